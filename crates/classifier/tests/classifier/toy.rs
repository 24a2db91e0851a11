//! Makes a small model of its own: a table of embeddings that says of each piece which label it
//! has, in the three files that an export has. Other crates' tests include this file.

use std::fs;
use std::path::Path;

/// Pieces that the toy knows, with their label: 0 `O`, 1 `B-PER`, 2 `I-PER`, 3 `B-LOC`.
const PIECES: [(&str, usize); 16] = [
    ("[PAD]", 0),
    ("[UNK]", 0),
    ("[CLS]", 0),
    ("[SEP]", 0),
    ("mit", 0),
    ("und", 0),
    (".", 0),
    ("a", 0),
    ("[", 0),
    ("Zq", 1),
    ("##vor", 0),
    ("##blix", 2),
    ("Grmpfl", 1),
    ("Wüxälä", 1),
    ("Zburg", 3),
    ("Kaputt", 0),
];

/// What is wrong with a toy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Nothing.
    #[default]
    None,
    /// Of the piece `Kaputt` it says nothing finite.
    NotFinite,
    /// Its output has one number a token too many.
    Shape,
}

/// Writes a toy whose windows hold so many tokens.
pub(crate) fn write(folder: &Path, positions: usize, flaw: Flaw) {
    fs::create_dir_all(folder).unwrap();
    let config = format!(
        r#"{{"model_type": "bert", "max_position_embeddings": {positions}, "pad_token_id": 0,
             "id2label": {{"0": "O", "1": "B-PER", "2": "I-PER", "3": "B-LOC"}}}}"#
    );
    fs::write(folder.join("config.json"), config).unwrap();
    fs::write(folder.join("tokenizer.json"), tokenizer()).unwrap();
    fs::write(folder.join("model.onnx"), network(flaw)).unwrap();
}

fn tokenizer() -> String {
    let vocabulary: Vec<String> = PIECES
        .iter()
        .enumerate()
        .map(|(id, (piece, _))| format!("\"{piece}\": {id}"))
        .collect();
    let added = |id: usize, content: &str| {
        format!(
            r#"{{"id": {id}, "content": "{content}", "single_word": false, "lstrip": false,
                 "rstrip": false, "normalized": false, "special": true}}"#
        )
    };
    format!(
        r###"{{"version": "1.0", "truncation": null, "padding": null,
          "added_tokens": [{}, {}, {}, {}],
          "normalizer": {{"type": "BertNormalizer", "clean_text": true,
            "handle_chinese_chars": true, "strip_accents": null, "lowercase": false}},
          "pre_tokenizer": {{"type": "BertPreTokenizer"}},
          "post_processor": {{"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}},
          "decoder": null,
          "model": {{"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": {{{}}}}}}}"###,
        added(0, "[PAD]"),
        added(1, "[UNK]"),
        added(2, "[CLS]"),
        added(3, "[SEP]"),
        vocabulary.join(", ")
    )
}

/// `logits = embeddings[input_ids] × mixing`, as an ONNX file.
fn network(flaw: Flaw) -> Vec<u8> {
    const LABELS: usize = 4;
    let outputs = LABELS + usize::from(flaw == Flaw::Shape);
    let mut embeddings = Vec::new();
    for (piece, label) in PIECES {
        let broken = flaw == Flaw::NotFinite && piece == "Kaputt";
        embeddings.extend((0..LABELS).map(|at| match (broken, at == label) {
            (true, _) => f32::NAN,
            (false, true) => 4.0,
            (false, false) => 0.0,
        }));
    }
    let mixing: Vec<f32> = (0..LABELS * outputs)
        .map(|at| f32::from(at / outputs == at % outputs))
        .collect();
    let graph = [
        message(1, &node("Gather", &["embeddings", "input_ids"], "hidden")),
        message(1, &node("MatMul", &["hidden", "mixing"], "logits")),
        message(2, b"toy"),
        message(
            5,
            &tensor("embeddings", &[PIECES.len(), LABELS], &embeddings),
        ),
        message(5, &tensor("mixing", &[LABELS, outputs], &mixing)),
        message(11, &value("input_ids", 7)),
        message(11, &value("attention_mask", 7)),
        message(11, &value("token_type_ids", 7)),
        message(12, &value("logits", 1)),
    ];
    let opset = [message(1, b""), number(2, 17)].concat();
    [
        number(1, 8),
        message(7, &graph.concat()),
        message(8, &opset),
    ]
    .concat()
}

fn node(kind: &str, inputs: &[&str], output: &str) -> Vec<u8> {
    let mut node: Vec<u8> = Vec::new();
    for input in inputs {
        node.extend(message(1, input.as_bytes()));
    }
    node.extend(message(2, output.as_bytes()));
    node.extend(message(3, output.as_bytes()));
    node.extend(message(4, kind.as_bytes()));
    node
}

fn tensor(name: &str, shape: &[usize], numbers: &[f32]) -> Vec<u8> {
    let mut tensor: Vec<u8> = Vec::new();
    for size in shape {
        tensor.extend(number(1, *size as u64));
    }
    tensor.extend(number(2, 1));
    tensor.extend(message(8, name.as_bytes()));
    let bytes: Vec<u8> = numbers.iter().flat_map(|it| it.to_le_bytes()).collect();
    tensor.extend(message(9, &bytes));
    tensor
}

/// An input or output of any shape of texts and tokens; 1 are floats, 7 are integers.
fn value(name: &str, kind: u64) -> Vec<u8> {
    let sizes = if kind == 7 { 2 } else { 3 };
    let size = |at: usize| message(1, &message(2, format!("size{at}").as_bytes()));
    let shape: Vec<u8> = (0..sizes).flat_map(size).collect();
    let tensor = [number(1, kind), message(2, &shape)].concat();
    [
        message(1, name.as_bytes()),
        message(2, &message(1, &tensor)),
    ]
    .concat()
}

/// A field of protocol buffers that holds bytes.
fn message(field: u64, bytes: &[u8]) -> Vec<u8> {
    [
        varint(field << 3 | 2),
        varint(bytes.len() as u64),
        bytes.to_vec(),
    ]
    .concat()
}

/// A field of protocol buffers that holds a number.
fn number(field: u64, value: u64) -> Vec<u8> {
    [varint(field << 3), varint(value)].concat()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}
