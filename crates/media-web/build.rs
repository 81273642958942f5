//! Builds again when the apps were built again, and makes sure there is a folder to embed.

fn main() {
    let apps = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/dist");
    // A missing folder is embedded as an empty one; the page then tells how to build the apps.
    let _ = std::fs::create_dir_all(apps);
    println!("cargo:rerun-if-changed={apps}");
}
