//! Names of files for programs that look for them in a checkout: relative, and with `/`.

use std::path::{Path, PathBuf};

/// The folder that names are relative to: the one in which the command runs.
#[derive(Debug)]
pub struct Names {
    root: PathBuf,
}

impl Names {
    /// Names relative to the current folder.
    pub fn new() -> Self {
        Self { root: std::env::current_dir().unwrap_or_default() }
    }

    /// The relative name; that of a file elsewhere stays as it is.
    pub fn relative(&self, file: &str) -> String {
        let path = Path::new(file);
        let inside = path.strip_prefix(&self.root).unwrap_or(path);
        let inside = inside.strip_prefix(".").unwrap_or(inside);
        let text = inside.to_string_lossy();
        if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
    }

    /// The name as a URI reference.
    pub fn uri(&self, file: &str) -> String {
        let name = self.relative(file);
        let scheme = if Path::new(&name).is_absolute() { "file://" } else { "" };
        let slash = if scheme.is_empty() || name.starts_with('/') { "" } else { "/" };
        format!("{scheme}{slash}{}", encoded(&name))
    }
}

/// Every byte that does not stand for itself in a path of a URI, in the form `%20`.
fn encoded(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let one = |byte: u8| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    name.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_relative_and_uris_hold_nothing_that_has_to_be_quoted() {
        let names = Names { root: "/project".into() };
        assert_eq!(names.relative("./flows/main.json"), "flows/main.json");
        assert_eq!(names.relative("/project/flows/main.json"), "flows/main.json");
        assert_eq!(names.relative("/elsewhere/main.json"), "/elsewhere/main.json");
        assert_eq!(names.uri("flows/caf\u{e9} 100%.json"), "flows/caf%C3%A9%20100%25.json");
        assert_eq!(names.uri("/elsewhere/a:b.json"), "file:///elsewhere/a%3Ab.json");
    }
}
