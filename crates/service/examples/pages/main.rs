//! Writes every page in every language into a folder, with invented people, to look at them:
//! `cargo run -p licit-service --example service-pages -- OUT`.

mod invented;

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use licit_service::pages::{ICON, Language, STYLE};

fn main() -> Result<(), Box<dyn Error>> {
    let out = env::args_os().nth(1).ok_or("expected a folder")?;
    let out = PathBuf::from(out);
    fs::create_dir_all(&out)?;
    fs::write(out.join("style.css"), STYLE)?;
    fs::write(out.join("icon.svg"), ICON)?;
    for language in Language::ALL {
        for (name, page) in invented::pages(language)? {
            fs::write(out.join(format!("{name}.{}.html", language.code())), page)?;
        }
    }
    Ok(())
}
