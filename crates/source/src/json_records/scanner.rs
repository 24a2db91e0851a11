//! The scanner: knows strings, escapes and brackets, and where a line ends.

use std::io::{self, BufRead};

use super::Cut;

/// Brackets inside brackets that are told apart; `serde_json` refuses what is deeper.
const MAX_DEPTH: usize = 128;

/// How much of a string is kept to know it by; the names of lists are shorter.
const MAX_NAME_BYTES: usize = 32;

/// Where the records of the innermost frame stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// Outside of everything.
    Top,
    /// In an array at the top.
    Array,
    /// In the list of an object at the top.
    List,
}

pub(super) struct Scanner<'a> {
    input: &'a mut dyn BufRead,
    lists: &'a [&'a str],
    max_bytes: usize,
    each: &'a mut dyn FnMut(Cut<'_>, u64) -> io::Result<()>,
    line: u64,
    records: u64,
    /// Whether every line is a record: the first one stood in a line of its own. The end of a
    /// line then ends its record, sound or not.
    is_lines: bool,
}

/// A value that is being collected.
struct Value {
    bytes: Vec<u8>,
    is_too_large: bool,
    /// The brackets that are open, up to [`MAX_DEPTH`].
    brackets: Vec<u8>,
    /// How many more are open.
    deeper: usize,
    /// The last byte that is no white space, outside of strings.
    last: u8,
    /// The beginning of the last string, to know names by.
    name: Vec<u8>,
    /// The line on which it began.
    line: u64,
}

/// How a value ended.
#[derive(PartialEq, Eq)]
enum End {
    /// As it should.
    Whole,
    /// It held a list of records.
    Head,
    /// In the middle; the next byte begins a line.
    Broken,
    /// In a list that the file ends in; the list has reported it.
    CutOff,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(
        input: &'a mut dyn BufRead,
        lists: &'a [&'a str],
        max_bytes: usize,
        each: &'a mut dyn FnMut(Cut<'_>, u64) -> io::Result<()>,
    ) -> Self {
        Self {
            input,
            lists,
            max_bytes,
            each,
            line: 1,
            records: 0,
            is_lines: false,
        }
    }

    pub(super) fn run(mut self) -> io::Result<()> {
        self.skip_byte_order_mark()?;
        while let Some(byte) = self.peek_token()? {
            match byte {
                b'[' => {
                    self.advance()?;
                    self.elements(Frame::Array)?;
                }
                b'{' => self.value(Frame::Top)?,
                _ => {
                    let line = self.line;
                    self.skip_line()?;
                    (self.each)(Cut::Broken, line)?;
                }
            }
        }
        Ok(())
    }

    /// Reads elements up to the closing bracket, which it consumes. False if there is none.
    fn elements(&mut self, frame: Frame) -> io::Result<bool> {
        loop {
            match self.peek_token()? {
                None => {
                    // The file ends in the middle of its array: records may be missing.
                    self.records += 1;
                    (self.each)(Cut::Broken, self.records)?;
                    return Ok(false);
                }
                Some(b']') => {
                    self.advance()?;
                    return Ok(true);
                }
                Some(b',') => self.advance()?,
                Some(b'}') => {
                    self.advance()?;
                    self.records += 1;
                    (self.each)(Cut::Broken, self.records)?;
                }
                Some(_) => self.value(frame)?,
            }
        }
    }

    /// Collects one value and hands it on.
    fn value(&mut self, frame: Frame) -> io::Result<()> {
        let mut value = Value {
            bytes: Vec::new(),
            is_too_large: false,
            brackets: Vec::new(),
            deeper: 0,
            last: 0,
            name: Vec::new(),
            line: self.line,
        };
        let end = self.collect(&mut value, frame)?;
        let number = if frame == Frame::Top {
            self.is_lines |= match end {
                End::Whole => value.line == self.line,
                End::Broken => true,
                End::Head | End::CutOff => false,
            };
            value.line
        } else {
            self.records += 1;
            self.records
        };
        let cut = match end {
            End::CutOff => return Ok(()),
            End::Broken => Cut::Broken,
            _ if value.is_too_large => Cut::TooLarge,
            End::Head => Cut::Head(&value.bytes),
            End::Whole => Cut::Record(&value.bytes),
        };
        (self.each)(cut, number)
    }

    fn collect(&mut self, value: &mut Value, frame: Frame) -> io::Result<End> {
        let mut end = End::Whole;
        loop {
            self.take_plain(value)?;
            let Some(byte) = self.peek()? else {
                // A bare number may end with the file; brackets may not.
                let is_whole = value.brackets.is_empty() && frame != Frame::Top;
                return Ok(if is_whole { end } else { End::Broken });
            };
            match byte {
                b'"' => {
                    let is_name = frame == Frame::Top && value.is_at_name();
                    if !self.string(value, frame)? {
                        return Ok(End::Broken);
                    }
                    if is_name && self.is_list(value) && self.opens_list(value)? {
                        end = End::Head;
                        if !self.elements(Frame::List)? {
                            return Ok(End::CutOff);
                        }
                        value.keep(b"]", self.max_bytes);
                        value.last = b']';
                    }
                }
                b'\n' if frame == Frame::Top => {
                    if self.begins_new_record(value)? {
                        return Ok(End::Broken);
                    }
                }
                b'{' | b'[' => {
                    value.open(byte);
                    self.take(value)?;
                }
                // What closes or goes on belongs to the array around a bare value.
                b'}' | b']' | b',' if value.brackets.is_empty() => return Ok(end),
                b'}' | b']' => {
                    if !value.close(byte) && frame == Frame::Top {
                        self.skip_line()?;
                        return Ok(End::Broken);
                    }
                    self.take(value)?;
                }
                _ => self.take(value)?,
            }
            let is_closed = value.brackets.is_empty() && value.deeper == 0;
            if is_closed && matches!(value.last, b'}' | b']' | b'"') {
                return Ok(end);
            }
        }
    }

    /// Takes over what is neither a bracket nor a string nor the end of a line.
    fn take_plain(&mut self, value: &mut Value) -> io::Result<()> {
        loop {
            let buffer = self.input.fill_buf()?;
            let special =
                |byte: &u8| matches!(byte, b'{' | b'}' | b'[' | b']' | b'"' | b'\n' | b',');
            let length = buffer.iter().position(special).unwrap_or(buffer.len());
            let plain = buffer.get(..length).unwrap_or_default();
            if plain.is_empty() {
                return Ok(());
            }
            if let Some(last) = plain.iter().rfind(|byte| !byte.is_ascii_whitespace()) {
                value.last = *last;
            }
            value.keep(plain, self.max_bytes);
            self.input.consume(length);
        }
    }

    /// Steps over the end of a line inside a value, and says whether what follows begins another
    /// record: any line of a file of lines, else an object where none can stand.
    fn begins_new_record(&mut self, value: &mut Value) -> io::Result<bool> {
        self.take(value)?;
        if self.is_lines {
            return Ok(true);
        }
        let follows = self.peek()?;
        let inner = value.brackets.last();
        let may_stand = match value.last {
            b':' | b'[' => true,
            b',' => inner == Some(&b'['),
            _ => false,
        };
        Ok(follows == Some(b'{') && !may_stand)
    }

    /// Takes a string over. False if it does not end: at the end of the file, or of the line,
    /// where every line is a record.
    fn string(&mut self, value: &mut Value, frame: Frame) -> io::Result<bool> {
        self.take(value)?;
        value.name.clear();
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(false);
            }
            let plain = memchr::memchr3(b'"', b'\\', b'\n', buffer).unwrap_or(buffer.len());
            let stop = buffer.get(plain).copied();
            let piece = buffer.get(..plain).unwrap_or_default();
            value.keep(piece, self.max_bytes);
            value
                .name
                .extend_from_slice(piece.get(..MAX_NAME_BYTES).unwrap_or(piece));
            value.name.truncate(MAX_NAME_BYTES);
            self.input.consume(plain);
            match stop {
                None => {}
                Some(b'"') => {
                    self.take(value)?;
                    value.last = b'"';
                    return Ok(true);
                }
                Some(b'\n') => {
                    self.take(value)?;
                    if frame == Frame::Top {
                        return Ok(false);
                    }
                }
                Some(_) => {
                    self.take(value)?;
                    value.name.push(b'\\');
                    // What is escaped is part of the string, a quote above all.
                    match self.peek()? {
                        None => return Ok(false),
                        Some(b'\n') => {}
                        Some(_) => self.take(value)?,
                    }
                }
            }
        }
    }

    /// Whether the string that was just taken is the name of a list of records.
    fn is_list(&self, value: &Value) -> bool {
        self.lists.iter().any(|list| list.as_bytes() == value.name)
    }

    /// Whether a list follows; takes over everything up to its opening bracket.
    fn opens_list(&mut self, value: &mut Value) -> io::Result<bool> {
        while let Some(byte) = self.peek()? {
            match byte {
                b':' if value.last == b'"' => self.take(value)?,
                b'[' if value.last == b':' => {
                    self.take(value)?;
                    return Ok(true);
                }
                b' ' | b'\t' | b'\r' => self.take(value)?,
                _ => break,
            }
        }
        Ok(false)
    }

    /// Consumes the next byte and keeps it.
    fn take(&mut self, value: &mut Value) -> io::Result<()> {
        if let Some(byte) = self.peek()? {
            value.keep(&[byte], self.max_bytes);
            if !byte.is_ascii_whitespace() {
                value.last = byte;
            }
            self.advance()?;
        }
        Ok(())
    }

    fn advance(&mut self) -> io::Result<()> {
        if self.peek()? == Some(b'\n') {
            self.line += 1;
        }
        self.input.consume(1);
        Ok(())
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.input.fill_buf()?.first().copied())
    }

    /// The next byte that is no white space.
    fn peek_token(&mut self) -> io::Result<Option<u8>> {
        while let Some(byte) = self.peek()? {
            if !byte.is_ascii_whitespace() {
                return Ok(Some(byte));
            }
            self.advance()?;
        }
        Ok(None)
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            if let Some(place) = memchr::memchr(b'\n', buffer) {
                self.input.consume(place + 1);
                self.line += 1;
                return Ok(());
            }
            let length = buffer.len();
            self.input.consume(length);
        }
    }

    fn skip_byte_order_mark(&mut self) -> io::Result<()> {
        // A file begins with three bytes in one buffer, or is too short to hold a record.
        if self.input.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            self.input.consume(3);
        }
        Ok(())
    }
}

impl Value {
    /// Whether a string that begins here is the name of a member of the outermost object.
    fn is_at_name(&self) -> bool {
        self.brackets.as_slice() == b"{" && matches!(self.last, b'{' | b',')
    }

    fn open(&mut self, bracket: u8) {
        if self.brackets.len() < MAX_DEPTH {
            self.brackets.push(bracket);
        } else {
            self.deeper += 1;
        }
    }

    /// Closes the last bracket. False if that is of the other kind; it stays open then.
    fn close(&mut self, bracket: u8) -> bool {
        if self.deeper > 0 {
            self.deeper -= 1;
            return true;
        }
        // In ASCII, a closing bracket comes two after its opening one.
        let is_its_own = self.brackets.last().is_some_and(|open| open + 2 == bracket);
        if is_its_own {
            self.brackets.pop();
        }
        is_its_own
    }

    fn keep(&mut self, bytes: &[u8], max_bytes: usize) {
        if self.is_too_large || self.bytes.len() + bytes.len() > max_bytes {
            self.is_too_large = true;
            self.bytes = Vec::new();
        } else {
            self.bytes.extend_from_slice(bytes);
        }
    }
}
