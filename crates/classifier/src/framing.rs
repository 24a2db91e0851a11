//! Whether a file of protocol buffers is whole.
//!
//! The loader reads on over an end that comes too early, and would run what was left of a model.

/// Fields of an ONNX file that there must be: the graph, and the version of its operators.
const GRAPH: u64 = 7;
const OPERATORS: u64 = 8;

/// Whether the outermost fields of an ONNX file end where the file ends, and graph and operators
/// are among them.
pub(crate) fn is_whole(mut bytes: &[u8]) -> bool {
    let (mut graph, mut operators) = (false, false);
    while !bytes.is_empty() {
        let Some(field) = skip(&mut bytes) else {
            return false;
        };
        graph |= field == GRAPH;
        operators |= field == OPERATORS;
    }
    graph && operators
}

/// Passes over one field and gives its number.
fn skip(bytes: &mut &[u8]) -> Option<u64> {
    let key = varint(bytes)?;
    let length = match key & 7 {
        0 => {
            varint(bytes)?;
            0
        }
        1 => 8,
        2 => usize::try_from(varint(bytes)?).ok()?,
        5 => 4,
        _ => return None,
    };
    *bytes = bytes.get(length..)?;
    Some(key >> 3)
}

/// A number of seven bits a byte, the lowest first.
fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for place in 0..10 {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_whole_or_not() {
        // Version 8; a graph of 3 bytes; operators of 2; a fixed number of 4 bytes.
        let whole = [
            0x08, 0x08, 0x3a, 3, 1, 2, 3, 0x42, 2, 0x10, 17, 0x7d, 1, 2, 3, 4,
        ];
        assert!(is_whole(&whole));
        assert!(is_whole(whole.get(..11).unwrap()));
        for length in (0..whole.len()).filter(|length| *length != 11) {
            assert!(!is_whole(whole.get(..length).unwrap()), "{length}");
        }
        assert!(!is_whole(&[0xff; 40]));
        assert!(!is_whole(&[
            0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1
        ]));
    }
}
