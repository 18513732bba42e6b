//! How the documents of a folder are linted: what `connectctl.toml` says there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::super::exit::Failure;
use super::super::flow::lint::{Rules, setup};
use super::super::globals::Globals;
use super::super::settings::{NAME, Settings};
use crate::flow::lint::{Baseline, Finding, Judge, Linter, Severity, Verdict};

/// How the documents of a folder are linted.
#[derive(Debug)]
pub struct Config {
    /// The folder that names are relative to: as `connectctl flow lint` is run in it.
    pub root: PathBuf,
    /// The root is that of a project, and not only where a file happens to be.
    pub project: bool,
    /// The linter.
    pub linter: Linter,
    /// The project's `connectctl.toml`, if there is one.
    pub file: Option<PathBuf>,
    /// Why not all of the configuration is used.
    pub trouble: Option<String>,
    settings: Option<Settings>,
    rules: Rules,
}

impl Config {
    fn of(folder: &Path, workspace: Option<&Path>, globals: &Globals, rules: &Rules) -> Self {
        let read = || -> Result<(Settings, Linter), Failure> {
            let settings = Settings::load_from(globals, Some(folder))?;
            let linter = setup::of_project(&settings, rules)?;
            setup::judge_of_project(&settings, rules, folder, Baseline::default())?;
            Ok((settings, linter))
        };
        let file = folder.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file());
        let root = file.as_deref().and_then(Path::parent).or(workspace);
        let config = Self {
            root: root.unwrap_or(folder).to_owned(),
            project: root.is_some(),
            linter: Linter::default(),
            file: file.clone(),
            trouble: None,
            settings: None,
            rules: rules.clone(),
        };
        match read() {
            Ok((settings, linter)) => Self { settings: Some(settings), linter, ..config },
            Err(failure) => {
                let help = failure.help.map_or(String::new(), |help| format!("; {help}"));
                Self { trouble: Some(format!("{}{help}", failure.message)), ..config }
            }
        }
    }

    /// The findings that count.
    pub fn counting(&self, mut findings: Vec<Finding>) -> Vec<Finding> {
        let judge = self.settings.as_ref().and_then(|settings| {
            let none = Baseline::default();
            setup::judge_of_project(settings, &self.rules, &self.root, none).ok()
        });
        let usual = || Judge::new(Severity::Warning, Vec::new(), Baseline::default());
        let mut judge = judge.unwrap_or_else(usual);
        findings.retain(|finding| judge.judge(finding) == Verdict::Counts);
        findings
    }

    /// What a file is called: its path from the root.
    pub fn name(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}

/// The configuration of every folder that was asked for.
#[derive(Debug)]
pub struct Configs {
    globals: Globals,
    rules: Rules,
    /// The folders that the editor has opened.
    pub workspaces: Vec<PathBuf>,
    known: BTreeMap<PathBuf, Rc<Config>>,
}

impl Configs {
    /// Nothing is read yet.
    pub fn new(globals: Globals, rules: Rules) -> Self {
        Self { globals, rules, workspaces: Vec::new(), known: BTreeMap::new() }
    }

    /// How the documents of a folder are linted. The second is what is wrong with that, when it
    /// is read anew.
    pub fn get(&mut self, folder: &Path) -> (Rc<Config>, Option<String>) {
        if let Some(config) = self.known.get(folder) {
            return (Rc::clone(config), None);
        }
        let inside = self.workspaces.iter().filter(|workspace| folder.starts_with(workspace));
        let workspace = inside.max_by_key(|workspace| workspace.as_os_str().len());
        let config =
            Config::of(folder, workspace.map(PathBuf::as_path), &self.globals, &self.rules);
        let config = Rc::new(config);
        // Folders of one project have the same trouble: one of them tells it.
        let told = self.known.values().any(|known| known.trouble == config.trouble);
        let trouble = config.trouble.clone().filter(|_| !told);
        self.known.insert(folder.to_owned(), Rc::clone(&config));
        (config, trouble)
    }

    /// Reads everything anew when it is asked for next.
    pub fn forget(&mut self) {
        self.known.clear();
    }
}
