//! The command line: what can be asked of the program, and nothing about how it is done.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use url::Url;

use crate::settings::{AccountsSettings, Everywhere, LibraryKind, MailSettings, MediaSettings};

/// Your own account service and your own media server.
#[derive(Debug, Parser)]
#[command(
    name = "houselights",
    about = "Your own account service and your own media server",
    version,
    disable_help_subcommand = true,
    max_term_width = 110
)]
#[command(
    after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage, 7 a disk is full; `claim` has more, see its help."
)]
pub struct Cli {
    /// What every command needs.
    #[command(flatten)]
    pub everywhere: Everywhere,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start both services in one process: all a home needs
    Up(Box<Up>),
    /// Start the account service alone
    Accounts(Box<Accounts>),
    /// Start the media server alone
    Media(Box<Media>),
    /// Make a media server yours: asks for user name, password and the server's address
    Claim(Claim),
    /// Accounts: list, show, create, import, lock, export, delete, give roles, invite
    Account(OnAccounts<AccountCommand>),
    /// Devices of an account: list them, sign one or all of them out
    Device(OnAccounts<DeviceCommand>),
    /// Declare an incident, and see how far everybody has come
    Incident(OnAccounts<IncidentCommand>),
    /// Libraries: list, add, scan
    Library(OnMedia<LibraryCommand>),
    /// Mail: read the local mailbox, try the mail server, sign what is sent
    Mail(Box<Mail>),
    /// The audit trail
    Audit(OnAccounts<AuditCommand>),
    /// The keys that seal what is stored
    Keys(KeysArguments),
    /// Copy both databases, consistently, while everything runs
    Backup(Backup),
    /// Put a copy back in place; nothing may be running
    Restore(Restore),
    /// Look at the machine and the data folder, and say what is wrong
    Doctor(Box<Doctor>),
}

/// `houselights up`.
#[derive(Debug, Args)]
pub struct Up {
    /// The account service.
    #[command(flatten)]
    pub accounts: AccountsSettings,
    /// Its mail.
    #[command(flatten)]
    pub mail: MailSettings,
    /// The media server.
    #[command(flatten)]
    pub media: MediaSettings,
}

/// `houselights accounts`.
#[derive(Debug, Args)]
pub struct Accounts {
    /// The account service.
    #[command(flatten)]
    pub accounts: AccountsSettings,
    /// Its mail.
    #[command(flatten)]
    pub mail: MailSettings,
    /// Short for --accounts-database
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
}

/// `houselights media`.
#[derive(Debug, Args)]
pub struct Media {
    /// The media server.
    #[command(flatten)]
    pub media: MediaSettings,
    /// Where the account service is [default: http://localhost:32480]
    #[arg(long = "accounts-url", env = "HOUSELIGHTS_ACCOUNTS_URL", value_name = "URL")]
    pub accounts_url: Option<Url>,
    /// Short for --media-database
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
}

/// `houselights claim`.
#[derive(Debug, Args)]
#[command(
    after_help = "What is not given is asked for; without a terminal, answers are read from standard input, \
one per line: user name, password, address.\n\nExit codes: 0 the server is yours, 1 something else, 2 wrong usage, \
3 no media server there, 4 user name or password refused, 5 the server refused the claim, 6 no account service there."
)]
pub struct Claim {
    /// E-mail address or user name of your account
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    /// The address of the media server, such as 192.168.1.20
    #[arg(long, value_name = "ADDRESS")]
    pub server: Option<String>,
    /// A claim token from the account service's page /claim, in place of user name and password
    #[arg(long, value_name = "TOKEN", conflicts_with = "user")]
    pub token: Option<String>,
    /// Where the account service is [default: what the media server says]
    #[arg(long = "accounts-url", env = "HOUSELIGHTS_ACCOUNTS_URL", value_name = "URL")]
    pub accounts_url: Option<Url>,
}

/// A command on the account database.
#[derive(Debug, Args)]
pub struct OnAccounts<C: Subcommand> {
    /// Short for --accounts-database
    #[arg(long, value_name = "URL", global = true)]
    pub database: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub command: C,
}

/// A command on the media database.
#[derive(Debug, Args)]
pub struct OnMedia<C: Subcommand> {
    /// Short for --media-database
    #[arg(long, value_name = "URL", global = true)]
    pub database: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub command: C,
}

/// `houselights account`.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// How many accounts there are; nobody's address or name is printed
    List,
    /// Show the account with exactly this e-mail address or user name
    Show {
        /// E-mail address or user name
        who: String,
    },
    /// Import accounts from another service: JSON lines or CSV, with their password hashes
    #[command(
        after_help = "Columns: email, user_name, password_hash, created_at (RFC 3339), confirmed (true or false). \
Only email and user_name are needed.\n\nThe same file again goes on where it was cut off. Exit codes: 0 everybody is in, \
1 some rows were skipped, 2 the file cannot be used."
    )]
    Import {
        /// The file; one ending in .csv is CSV, every other JSON lines
        file: PathBuf,
    },
    /// Lock an account: everything is signed out, and only its owner's proof opens it
    Lock {
        /// E-mail address or user name
        who: String,
    },
    /// Open a locked account; its old password stays dead, and its owner gets a link by "Forgot"
    Unlock {
        /// E-mail address or user name
        who: String,
    },
    /// Ask for the end of an account: it can be kept until its grace is over
    Delete {
        /// E-mail address or user name
        who: String,
        /// At once and for good
        #[arg(long)]
        now: bool,
    },
    /// Print everything that is kept about an account, as JSON; its owner is told by mail
    Export {
        /// E-mail address or user name
        who: String,
    },
    /// Create an account; the password is asked for, or read from standard input
    Create {
        /// E-mail address
        #[arg(long)]
        email: String,
        /// User name
        #[arg(long)]
        name: String,
        /// Read the password from standard input without asking
        #[arg(long)]
        password_stdin: bool,
        /// Make the account an owner of this house
        #[arg(long)]
        owner: bool,
    },
    /// Show who has which role, or give somebody one; `none` takes it away
    Role {
        /// E-mail address, user name or number; without it, everybody who has a role is shown
        who: Option<String>,
        /// owner, administrator, support or none
        #[arg(requires = "who")]
        role: Option<RoleWord>,
    },
    /// Make an invitation to sign up; its code and link are printed
    Invite {
        /// How many people it lets in
        #[arg(long, default_value_t = 1, value_name = "NUMBER")]
        uses: i64,
        /// For how many days it is good
        #[arg(long, default_value_t = 7, value_name = "NUMBER")]
        days: u64,
        /// For whom it is; only those who look after the house see it
        #[arg(long, default_value = "", value_name = "WORDS")]
        note: String,
        /// Send it to this address
        #[arg(long, value_name = "ADDRESS")]
        mail: Option<String>,
    },
}

/// A role, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RoleWord {
    /// Everything, and who else has a role
    Owner,
    /// People, invitations, incidents, settings
    Administrator,
    /// Helps people in; no power over credentials
    Support,
    /// No role
    None,
}

/// `houselights device`.
#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// List the devices of an account
    List {
        /// E-mail address or user name
        who: String,
    },
    /// Sign devices of an account out
    #[command(group(ArgGroup::new("what").required(true).args(["device", "all"])))]
    SignOut {
        /// E-mail address or user name
        who: String,
        /// The number of one device, as `list` shows it
        #[arg(long)]
        device: Option<i32>,
        /// Everything: browsers, players, servers, apps
        #[arg(long)]
        all: bool,
    },
}

/// `houselights incident`.
#[derive(Debug, Subcommand)]
pub enum IncidentCommand {
    /// Kill the credentials of everybody, or of some, at once; a mail tells each of them
    #[command(group(ArgGroup::new("whom").required(true).args(["everyone", "account"])))]
    Declare {
        /// Everybody
        #[arg(long)]
        everyone: bool,
        /// One account by e-mail address or user name; may be given several times
        #[arg(long, value_name = "WHO")]
        account: Vec<String>,
        /// What happened, in plain words: it stands in the mail
        #[arg(long)]
        reason: String,
    },
    /// Show how many have been told, have reset, and remain
    Show {
        /// Which [default: the newest]
        id: Option<String>,
    },
}

/// `houselights library`.
#[derive(Debug, Subcommand)]
pub enum LibraryCommand {
    /// List the libraries and their folders
    List,
    /// Add a folder as a library
    Add {
        /// What is in it
        #[arg(long, default_value = "movies")]
        kind: LibraryKind,
        /// What to call it [default: Movies or Shows]
        #[arg(long)]
        title: Option<String>,
        /// The folder
        path: PathBuf,
    },
    /// Look for new and changed files now
    Scan {
        /// Which, by its number or title [default: all]
        library: Option<String>,
    },
}

/// `houselights mail`.
#[derive(Debug, Args)]
pub struct Mail {
    /// How mail is sent.
    #[command(flatten)]
    pub mail: MailSettings,
    /// The database and what to do.
    #[command(flatten)]
    pub on: OnAccounts<MailCommand>,
}

/// `houselights mail`.
#[derive(Debug, Subcommand)]
pub enum MailCommand {
    /// List what is in the local mailbox, newest first
    List {
        /// At most this many
        #[arg(long, default_value_t = 20)]
        limit: i64,
    },
    /// Show one mail [default: the newest]
    Show {
        /// Its number in the list
        #[arg(default_value_t = 1)]
        number: usize,
    },
    /// Send a test mail through the mail server, and say what it answered
    Test {
        /// Whom to send it to
        to: String,
    },
    /// Show the DNS record that lets receivers check our signature
    Dkim {
        /// Make the key first; there must be none yet
        #[arg(long)]
        new: bool,
    },
}

/// `houselights audit`.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Check that no row was changed, dropped or swapped
    Verify {
        /// The two words an earlier `verify` printed: a trail cut off before them is noticed
        #[arg(long, num_args = 2, value_names = ["ROWS", "HASH"])]
        since: Option<Vec<String>>,
    },
    /// Show the newest rows; addresses and names are not printed
    List {
        /// At most this many
        #[arg(long, default_value_t = 20)]
        limit: i64,
    },
}

/// `houselights keys`.
#[derive(Debug, Args)]
pub struct KeysArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: KeysCommand,
}

/// `houselights keys`.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Show which keys there are, without their secret part
    Show,
    /// Make a new key: it seals from now on, and older ones still open
    New {
        /// Print the new keyring instead of writing it
        #[arg(long)]
        print: bool,
        /// Make a new key that people are looked up by, instead of one that seals
        #[arg(long, conflicts_with = "first")]
        lookup: bool,
        /// Make the first key of a house that has no keyring yet
        #[arg(long)]
        first: bool,
    },
    /// Move everything to the newest keys, while everything runs; may be cut off and repeated
    Rotate,
    /// Take a key out of the keyring that nothing needs any more
    Retire {
        /// Its name, as `show` shows it
        key: String,
        /// Print the new keyring instead of writing it
        #[arg(long)]
        print: bool,
    },
    /// Split the keyring into shares, of which some give it back
    Split {
        /// How many shares
        #[arg(long, default_value_t = 5)]
        shares: u8,
        /// How many of them give the keyring back
        #[arg(long, default_value_t = 3)]
        threshold: u8,
        /// A folder to write them into, one file each [default: they are printed]
        #[arg(long, value_name = "FOLDER")]
        folder: Option<PathBuf>,
    },
    /// Put the keyring back from its shares
    Join {
        /// Files with shares [default: standard input]
        files: Vec<PathBuf>,
        /// Print the keyring instead of writing it
        #[arg(long)]
        print: bool,
    },
}

/// `houselights backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// A folder that does not exist yet
    pub folder: PathBuf,
    /// Copy the keyring, too: then the copy can be read by whoever holds it
    #[arg(long)]
    pub with_keyring: bool,
}

/// `houselights restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// A folder made by `backup`
    pub folder: PathBuf,
}

/// `houselights doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    /// The account service.
    #[command(flatten)]
    pub accounts: AccountsSettings,
    /// Its mail.
    #[command(flatten)]
    pub mail: MailSettings,
    /// The media server.
    #[command(flatten)]
    pub media: MediaSettings,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    fn said(arguments: &[&str]) -> String {
        let all = std::iter::once("houselights").chain(arguments.iter().copied());
        Cli::try_parse_from(all).expect_err("help or wrong usage").to_string()
    }

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn help_says_what_there_is() {
        insta::assert_snapshot!("help", said(&["--help"]));
        insta::assert_snapshot!("help_up", said(&["up", "-h"]));
        insta::assert_snapshot!("help_claim", said(&["claim", "--help"]));
        insta::assert_snapshot!("help_keys", said(&["keys", "--help"]));
        insta::assert_snapshot!("help_account_import", said(&["account", "import", "--help"]));
        insta::assert_snapshot!("help_incident_declare", said(&["incident", "declare", "-h"]));
    }

    #[test]
    fn wrong_usage_says_what_would_be_right() {
        insta::assert_snapshot!("wrong_command", said(&["upp"]));
        insta::assert_snapshot!("wrong_keys", said(&["keys", "retire"]));
        insta::assert_snapshot!("wrong_import", said(&["account", "import"]));
        insta::assert_snapshot!("wrong_library", said(&["up", "--library", "/films"]));
        insta::assert_snapshot!("wrong_declare", said(&["incident", "declare", "--reason", "drill"]));
        insta::assert_snapshot!("wrong_audit_since", said(&["audit", "verify", "--since", "7"]));
        insta::assert_snapshot!("wrong_sign_out", said(&["device", "sign-out", "ana"]));
    }

    #[test]
    fn the_account_database_may_be_named_after_any_command() {
        let cli =
            Cli::try_parse_from(["houselights", "incident", "show", "--accounts-database", "sqlite:///x"])
                .unwrap();
        assert_eq!(cli.everywhere.accounts_database.as_deref(), Some("sqlite:///x"));
        let cli = Cli::try_parse_from(["houselights", "accounts", "--database", "postgres://x"]).unwrap();
        let Command::Accounts(accounts) = cli.command else { panic!("accounts was asked for") };
        assert_eq!(accounts.database.as_deref(), Some("postgres://x"));
    }
}
