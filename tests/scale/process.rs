//! The program under measurement: how long it takes and how much memory.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// What a run took.
pub(crate) struct Took {
    pub(crate) seconds: f64,
    /// Most resident memory, in MiB.
    pub(crate) peak: f64,
}

/// Runs the program to its end and watches it.
pub(crate) fn measured(mut command: Command) -> Took {
    let started = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::inherit()).spawn().unwrap();
    let mut peak = 0.0;
    loop {
        peak = resident(child.id()).unwrap_or(peak);
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "{status}");
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Took { seconds: started.elapsed().as_secs_f64(), peak }
}

/// Most resident memory of a process so far, where the system tells.
fn resident(pid: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
}

/// Bytes of the files in a folder, in MiB, not counting folders in it.
pub(crate) fn size(folder: &Path) -> f64 {
    let files = std::fs::read_dir(folder).unwrap().filter_map(|entry| entry.unwrap().metadata().ok());
    let bytes: u64 = files.filter(std::fs::Metadata::is_file).map(|file| file.len()).sum();
    #[expect(clippy::cast_precision_loss, reason = "a size to be printed")]
    let mib = bytes as f64 / f64::from(1 << 20);
    mib
}
