//! Where in a JSON text one is, character by character.

/// What has been seen of a JSON text so far.
#[derive(Clone, Debug, Default)]
pub struct JsonState {
    in_string: bool,
    escaped: bool,
    open: Vec<u8>,
    last: u8,
}

impl JsonState {
    /// Goes on over a stretch of text.
    pub fn feed(&mut self, text: &str) {
        text.bytes().for_each(|byte| self.byte(byte));
    }

    /// Whether one is inside of a string.
    pub fn in_string(&self) -> bool {
        self.in_string
    }

    /// Whether an object's key comes next, unless the object ends.
    pub fn at_key(&self) -> bool {
        !self.in_string && self.open.last() == Some(&b'{') && matches!(self.last, b'{' | b',')
    }

    fn byte(&mut self, byte: u8) {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return;
        }
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => return,
            b'"' => self.in_string = true,
            b'{' | b'[' => self.open.push(byte),
            b'}' | b']' => drop(self.open.pop()),
            _ => {}
        }
        self.last = byte;
    }
}
