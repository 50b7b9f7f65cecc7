//! What the integration tests share.

pub(crate) mod newsroom;
pub(crate) mod server;
pub(crate) mod services;

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// A folder of its own for one test, and the program run inside it.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// The folder.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file below the folder.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        std::fs::write(&path, content).expect("a file");
        path
    }

    /// Reads a file below the folder.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).expect("a file that was written")
    }

    /// The program, started in the folder, seeing nothing of the user's own set-up.
    pub(crate) fn depeche(&self, arguments: &[&str]) -> Command {
        Command::from_std(self.command(arguments))
    }

    /// The same as a command that can be left running.
    pub(crate) fn command(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("depeche"));
        command.current_dir(self.path()).args(arguments);
        for (name, _) in std::env::vars_os() {
            let kept = ["PATH", "LLVM_PROFILE_FILE", "SYSTEMROOT"];
            if !name.to_str().is_some_and(|name| kept.contains(&name)) {
                command.env_remove(name);
            }
        }
        command.env("HOME", self.path().join("home")).env("SOURCE_DATE_EPOCH", "1700000000");
        command
    }
}

/// What a run printed and how it ended.
pub(crate) struct Ran {
    /// Exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

/// Runs a command to its end.
pub(crate) fn run(mut command: Command) -> Ran {
    let output = command.output().expect("the program starts");
    Ran {
        code: output.status.code().expect("the program ends by itself"),
        out: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
        err: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
    }
}

/// The SHA-256 of some bytes in lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest as _, Sha256};
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::new(), |mut hash, byte| {
        write!(hash, "{byte:02x}").expect("a string takes all");
        hash
    })
}

/// A shipped article.
pub(crate) fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// A short French article with a title, quotations, figures and a date.
pub(crate) const ARTICLE: &str = "La mairie rouvre la bibliothèque\n\n\
La bibliothèque de Rennes rouvrira mardi 3 mars après deux ans de travaux. « Nous avons investi \
12,5 millions d’euros », a déclaré la maire, Claire Dupont, devant 300 habitants.\n\n\
« C’est un beau jour », a-t-elle ajouté. Selon la mairie, 75 % des livres ont été conservés.\n";
