//! Which C library a bootstrap needs.

use object::elf::{EM_AARCH64, EM_X86_64};
use object::read::elf::{ElfFile64, FileHeader};

use super::super::exit::{Exit, Failure};
use super::Arch;

/// The C library of `provided.al2023`.
const PROVIDED: Version = Version(2, 34);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version(u32, u32);

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

/// The version of glibc that a program needs; none for a static one.
///
/// # Errors
/// It is not a program for Linux or for the architecture, or needs more than Lambda has.
pub(super) fn checked(program: &[u8], arch: Arch) -> Result<Option<String>, Failure> {
    let examined = machine(program).and_then(|machine| Ok((machine, needed(program)?)));
    let (machine, needed) = examined.map_err(|error| {
        Failure::new(Exit::Refused, format!("the bootstrap is not a Linux program: {error}"))
            .help("build with cargo-lambda on this machine")
    })?;
    if machine != Some(arch) {
        let text = format!("the bootstrap is not a program for {arch}");
        return Err(Failure::new(Exit::Refused, text).help("choose its architecture with --arch"));
    }
    match needed {
        Some(needed) if needed > PROVIDED => {
            let text =
                format!("the bootstrap needs glibc {needed}, provided.al2023 has {PROVIDED}");
            Err(Failure::new(Exit::Refused, text)
                .help("build with cargo-lambda (`pip install cargo-lambda`), or on an older Linux"))
        }
        needed => Ok(needed.map(|version| version.to_string())),
    }
}

/// The architecture that a program is for, if Lambda has it.
fn machine(program: &[u8]) -> object::Result<Option<Arch>> {
    let file: ElfFile64 = ElfFile64::parse(program)?;
    Ok(match file.elf_header().e_machine(file.endian()) {
        EM_X86_64 => Some(Arch::X86_64),
        EM_AARCH64 => Some(Arch::Arm64),
        _ => None,
    })
}

/// The highest `GLIBC_x.y` among the versions of the symbols that the program imports.
fn needed(program: &[u8]) -> object::Result<Option<Version>> {
    let file: ElfFile64 = ElfFile64::parse(program)?;
    let (endian, header) = (file.endian(), file.elf_header());
    let sections = header.sections(endian, program)?;
    let Some((mut needs, link)) = sections.gnu_verneed(endian, program)? else {
        return Ok(None);
    };
    let strings = sections.strings(endian, program, link)?;
    let mut highest = None;
    while let Some((_, mut versions)) = needs.next()? {
        while let Some(version) = versions.next()? {
            highest = highest.max(parse(version.name(endian, strings)?));
        }
    }
    Ok(highest)
}

fn parse(name: &[u8]) -> Option<Version> {
    let version = std::str::from_utf8(name).ok()?.strip_prefix("GLIBC_")?;
    let mut parts = version.split('.').map(|part| part.parse().ok());
    Some(Version(parts.next()??, parts.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert_eq!(parse(b"GLIBC_2.2.5"), Some(Version(2, 2)));
        assert!(parse(b"GLIBC_2.34") > parse(b"GLIBC_2.9"));
        assert_eq!(parse(b"GLIBC_PRIVATE"), None);
    }

    #[test]
    fn this_very_program_needs_a_glibc_that_can_be_told() {
        let program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        assert!(needed(&program).unwrap().unwrap() > Version(2, 2));
        assert!(checked(b"#!/bin/sh", Arch::of_this_machine()).is_err());
        let other = match Arch::of_this_machine() {
            Arch::X86_64 => Arch::Arm64,
            Arch::Arm64 => Arch::X86_64,
        };
        assert!(checked(&program, other).unwrap_err().message.contains("not a program for"));
    }
}
