//! Finds the files in `words/`, so that adding one needs no code.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

const LANGUAGES: [&str; 4] = ["en", "de", "es", "fr"];

fn main() -> io::Result<()> {
    let words = Path::new(env!("CARGO_MANIFEST_DIR")).join("words");
    println!("cargo:rerun-if-changed={}", words.display());
    let mut table = String::from("/// Language, file and text of every file in `words/`.\n");
    table.push_str("pub(crate) const WORDS: &[(&str, &str, &str)] = &[\n");
    for language in LANGUAGES {
        let folder = words.join(language);
        println!("cargo:rerun-if-changed={}", folder.display());
        for file in sorted(&folder)? {
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            table.push_str(&format!("    ({language:?}, {name:?}, include_str!({:?})),\n", file.display()));
        }
    }
    table.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("words.rs"), table)
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "ftl") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
