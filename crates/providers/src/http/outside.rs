//! Addresses that come from outside, in an answer: public machines only, checked after the name was looked up.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use url::{Host, Url};

/// Looks names up and drops every address that is not public, so that no name can lead inside.
#[derive(Debug)]
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        Box::pin(async move {
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err(format!("{host} is not a public machine").into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// A literal address skips the lookup: it is judged here.
pub(super) fn may_visit(url: &Url) -> bool {
    url.scheme() == "https"
        && match url.host() {
            Some(Host::Ipv4(ip)) => is_public(ip.into()),
            Some(Host::Ipv6(ip)) => is_public(ip.into()),
            Some(Host::Domain(_)) => true,
            None => false,
        }
}

fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let benchmark = a == 198 && (b == 18 || b == 19);
    let protocol = a == 192 && b == 0 && c == 0;
    let reserved = a == 0 || a >= 240 || shared || benchmark || protocol;
    !(reserved
        || ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation())
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(inner) = ip.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    // 2000::/3 is all that is routed; 6to4, NAT64-like and documentation prefixes within it wrap other addresses.
    let segments = ip.segments();
    let global = segments[0] & 0xE000 == 0x2000;
    let wrapping =
        segments[0] == 0x2002 || (segments[0] == 0x2001 && (segments[1] < 0x200 || segments[1] == 0xdb8));
    global && !wrapping
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_machines_and_metadata_addresses_are_not_visited() {
        for address in [
            "https://127.0.0.1/a",
            "https://169.254.169.254/latest",
            "https://10.0.0.1/",
            "https://192.168.1.1/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://0/",
            "https://2130706433/",
            "https://100.64.0.1/",
            "https://[2002:7f00:1::]/",
            "http://93.184.216.34/",
        ] {
            assert!(!may_visit(&Url::parse(address).unwrap()), "{address}");
        }
        assert!(may_visit(&Url::parse("https://93.184.216.34/take.mp4").unwrap()));
        assert!(may_visit(&Url::parse("https://[2606:2800:220:1::1]/take.mp4").unwrap()));
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_resolved() {
        let refused = PublicOnly.resolve("localhost".parse().unwrap()).await;
        assert!(refused.err().unwrap().to_string().contains("not a public machine"));
    }
}
