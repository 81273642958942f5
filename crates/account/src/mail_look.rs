//! How a mail looks: the same words as plain text, and as HTML in the look of the house.
//!
//! No pictures, nothing fetched, nothing counted. Colours stand on every element for programs that drop style sheets;
//! the sheet only turns them dark. Every button has its address typed out below it.

use locale::{Locale, Sentence};

use crate::mail_text::{Letter, MailText, Part};

/// Who writes, and to whom.
pub(crate) struct Envelope<'a> {
    /// The language of the reader.
    pub locale: Locale,
    /// The name of the service.
    pub site: &'a str,
    /// The words a mail begins with.
    pub greeting: Sentence,
    /// The words a mail ends with.
    pub closing: Sentence,
}

const DARK: &str = "@media (prefers-color-scheme:dark){.ground{background:#14100d!important}\
    .card{background:#1d1814!important;border-color:#3a3028!important}.words{color:#f6ecdf!important}\
    .soft{color:#cdbdab!important}.link{color:#ffc978!important}.quote{border-color:#f5b04c!important}}";
const LETTERS: &str = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif";
const WORDS: &str = "margin:0 0 16px;font-size:17px;line-height:1.55;color:#2a1f15";

/// The mail as both texts.
pub(crate) fn render(letter: &Letter, around: &Envelope<'_>) -> MailText {
    let subject = letter.subject.say(around.locale);
    MailText { text: plain(letter, around), html: html(&subject, letter, around), subject }
}

fn plain(letter: &Letter, around: &Envelope<'_>) -> String {
    let say = |sentence: &Sentence| sentence.say(around.locale);
    let mut text = format!("{}\n\n", say(&around.greeting));
    for part in &letter.parts {
        match part {
            Part::Says(sentence) => text.push_str(&say(sentence)),
            Part::Quote(quote) => text.extend(quote.lines().map(|line| format!("> {line}\n"))),
            Part::Button { label, link } => text.push_str(&format!("{}\n{link}", say(label))),
            Part::Address(address) => text.push_str(&format!("    {address}")),
        }
        text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
    }
    text.push_str("-- \n");
    text.push_str(&say(&around.closing));
    text.push('\n');
    text
}

fn html(subject: &str, letter: &Letter, around: &Envelope<'_>) -> String {
    let mut body = paragraph(&around.greeting.say(around.locale));
    for part in &letter.parts {
        body.push_str(&piece(part, around.locale));
    }
    let (lang, subject, site) = (around.locale.code(), escape(subject), escape(around.site));
    let closing = escape(&around.closing.say(around.locale));
    format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"supported-color-schemes\" content=\"light dark\">\
         <title>{subject}</title><style>{DARK}</style></head>\
         <body class=\"ground\" style=\"margin:0;padding:0;background:#fbf5ec\">\
         <table role=\"presentation\" width=\"100%\" cellspacing=\"0\" cellpadding=\"0\" border=\"0\" class=\"ground\" style=\"background:#fbf5ec\">\
         <tr><td align=\"center\" style=\"padding:24px 12px\">\
         <table role=\"presentation\" width=\"100%\" cellspacing=\"0\" cellpadding=\"0\" border=\"0\" style=\"max-width:560px;{LETTERS};text-align:left\">\
         <tr><td class=\"words\" style=\"padding:0 8px 16px;font:600 20px/1.2 'Iowan Old Style',Palatino,Georgia,serif;color:#2a1f15\">{site}</td></tr>\
         <tr><td class=\"card\" style=\"padding:24px 24px 8px;background:#fffcf7;border:1px solid #e2d5c3;border-top:4px solid #f5b04c;border-radius:10px\">{body}</td></tr>\
         <tr><td class=\"soft\" style=\"padding:16px 8px;font-size:14px;line-height:1.5;color:#5a4a3a;overflow-wrap:anywhere\">{closing}</td></tr>\
         </table></td></tr></table></body></html>"
    )
}

fn piece(part: &Part, locale: Locale) -> String {
    match part {
        Part::Says(sentence) => paragraph(&sentence.say(locale)),
        Part::Quote(quote) => format!(
            "<blockquote class=\"words quote\" style=\"margin:0 0 16px;padding:4px 16px;border-left:4px solid #a35c00;font-size:17px;line-height:1.55;color:#2a1f15\">{}</blockquote>",
            escape(quote).replace('\n', "<br>")
        ),
        Part::Button { label, link } => {
            let (label, link) = (escape(&label.say(locale)), escape(link));
            let or_type = escape(&locale.say("mail-or-type"));
            format!(
                "<p style=\"margin:8px 0 16px\"><a href=\"{link}\" style=\"display:inline-block;padding:12px 20px;background:#f5b04c;color:#201404;text-decoration:none;border-radius:10px;font-size:17px;font-weight:600\">{label}</a></p>\
                 <p class=\"soft\" style=\"margin:0 0 16px;font-size:14px;line-height:1.5;color:#5a4a3a\">{or_type}<br><a class=\"link\" href=\"{link}\" style=\"color:#8a4d00;word-break:break-all\">{link}</a></p>"
            )
        }
        Part::Address(address) => format!(
            "<p class=\"words\" style=\"{WORDS};font-weight:600;word-break:break-all\">{}</p>",
            escape(address)
        ),
    }
}

fn paragraph(words: &str) -> String {
    format!("<p class=\"words\" style=\"{WORDS}\">{}</p>", escape(words))
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}
