//! How a media server is called and reached: what it tells the account service about itself.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use media::flows::ServerSettings;
use media::ports::MediaStore;
use url::Url;
use wire::house::{Announcement, Section};

/// What does not change while the server runs.
#[derive(Debug, Clone)]
pub struct Presence {
    /// The name it has until somebody gives it another in Settings.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The operating system.
    pub platform: String,
    /// Its version.
    pub platform_version: String,
    /// The address it listens on.
    pub listen: SocketAddr,
    /// Addresses to publish besides those of the machine.
    pub addresses: Vec<Url>,
}

impl Presence {
    /// The announcement as of now: addresses come and go with cables and networks.
    pub async fn announcement(
        &self,
        public_key: String,
        sections: Vec<Section>,
        store: &dyn MediaStore,
    ) -> Announcement {
        let given = ServerSettings::read(store).await.ok().and_then(|settings| settings.friendly_name);
        Announcement {
            name: given.unwrap_or_else(|| self.name.clone()),
            version: self.version.clone(),
            platform: self.platform.clone(),
            platform_version: self.platform_version.clone(),
            device: "PC".to_owned(),
            public_key,
            connections: self.connections(&attached()),
            sections,
        }
    }

    fn connections(&self, attached: &[IpAddr]) -> Vec<String> {
        let mut all: Vec<String> =
            self.addresses.iter().map(|url| url.as_str().trim_end_matches('/').to_owned()).collect();
        if self.listen.ip().is_unspecified() {
            let mut machine: Vec<_> = attached.iter().filter(|ip| usable(**ip)).copied().collect();
            if machine.is_empty() {
                machine.push(Ipv4Addr::LOCALHOST.into());
            }
            all.extend(machine.into_iter().map(|ip| http(ip, self.listen.port())));
        } else {
            all.push(http(self.listen.ip(), self.listen.port()));
        }
        all
    }
}

/// The addresses of this machine, in a stable order.
pub fn attached() -> Vec<IpAddr> {
    let mut all: Vec<_> =
        if_addrs::get_if_addrs().unwrap_or_default().into_iter().map(|one| one.ip()).collect();
    all.sort();
    all.dedup();
    all
}

/// Loopback reaches nobody else, and link-local addresses need to be told which cable.
fn usable(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => !v4.is_loopback() && !v4.is_link_local(),
        // The account protocol's older clients cannot read IPv6 addresses; those that can also have IPv4 at home.
        IpAddr::V6(_) => false,
    }
}

fn http(ip: IpAddr, port: u16) -> String {
    format!("http://{}", SocketAddr::new(ip, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn presence(listen: &str) -> Presence {
        Presence {
            name: "Attic".into(),
            version: "0.1.0".into(),
            platform: "Linux".into(),
            platform_version: String::new(),
            listen: listen.parse().unwrap(),
            addresses: vec!["https://films.example.test/".parse().unwrap()],
        }
    }

    #[test]
    fn a_server_that_listens_everywhere_publishes_the_addresses_of_its_machine() {
        let attached = ["127.0.0.1", "192.168.1.5", "169.254.3.3", "fe80::1"].map(|ip| ip.parse().unwrap());
        assert_eq!(
            presence("0.0.0.0:32400").connections(&attached),
            ["https://films.example.test", "http://192.168.1.5:32400"]
        );
    }

    #[test]
    fn a_server_that_listens_on_one_address_publishes_that_one() {
        let attached = ["192.168.1.5".parse().unwrap()];
        assert_eq!(
            presence("127.0.0.1:1234").connections(&attached),
            ["https://films.example.test", "http://127.0.0.1:1234"]
        );
    }
}
