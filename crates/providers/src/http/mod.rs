//! HTTP towards vendors. One POST that may cost money is sent once; everything else may be repeated.
//!
//! Nothing follows redirects by itself, nothing is retried below this file, and HTTP/1.1 without connection reuse keeps a
//! POST from being replayed on another connection.

mod base;
mod download;
pub(crate) mod multipart;
mod outside;
mod reply;

pub(crate) use base::Base;
pub(crate) use reply::Reply;

use crate::{ErrorKind, ProviderError, Secret};
use futures::StreamExt;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, ClientBuilder, Response};
use rustls_platform_verifier::BuilderVerifierExt;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

const CONNECT: Duration = Duration::from_secs(15);
/// Less than the engine's lease on a submit, so that an unanswered one is recorded while the lease holds.
const SUBMIT: Duration = Duration::from_secs(100);
const ASK: Duration = Duration::from_secs(30);
/// Between two pieces of a download; the whole may take as long as it takes.
const STALL: Duration = Duration::from_mins(1);
const LARGEST_ANSWER: usize = 8 << 20;

/// One account's way out.
#[derive(Debug)]
pub(crate) struct Http {
    pub base: Base,
    bearer: Option<HeaderValue>,
    /// Origins besides the base that the operator trusts with downloads; they never see the key.
    media_origins: Vec<url::Origin>,
    headers: HeaderMap,
    once: Client,
    free: Client,
    outside: Client,
}

/// A POST without an answer.
#[derive(Debug)]
pub(crate) enum Unanswered {
    /// No connection came about: nothing was sent.
    NotSent(String),
    /// Bytes may have arrived.
    Unknown(String),
}

impl Http {
    /// `headers` go with every request to the base.
    pub(crate) fn new(
        base_url: &str,
        key: Option<&Secret>,
        media_origins: &[String],
        headers: HeaderMap,
    ) -> Result<Self, ProviderError> {
        let base = Base::parse(base_url).map_err(invalid)?;
        let bearer = key
            .map(|key| key.bearer().ok_or_else(|| invalid("the key holds characters no header can carry")));
        let origins = media_origins.iter().map(|text| Base::parse(text).map(|base| base.join(&[]).origin()));
        let tls = tls(base.is_https())?;
        let client = |builder: ClientBuilder| builder.build().map_err(|error| invalid(reason(&error)));
        let direct = |builder: ClientBuilder| if base.is_loopback() { builder.no_proxy() } else { builder };
        Ok(Self {
            bearer: bearer.transpose()?,
            media_origins: origins.collect::<Result<_, _>>().map_err(invalid)?,
            once: client(direct(builder(&tls)).pool_max_idle_per_host(0).timeout(SUBMIT))?,
            free: client(direct(builder(&tls)).read_timeout(STALL))?,
            // A proxy would look names up itself, past the check of the addresses.
            outside: client(
                builder(&tls).no_proxy().read_timeout(STALL).dns_resolver(Arc::new(outside::PublicOnly)),
            )?,
            headers,
            base,
        })
    }

    /// Sends the body exactly once, over a connection made for it.
    pub(crate) async fn post_once(
        &self,
        url: Url,
        content_type: &str,
        body: Vec<u8>,
        idempotency_key: &str,
    ) -> Result<Reply, Unanswered> {
        let request = self
            .signed(self.once.post(url))
            .header(CONTENT_TYPE, content_type)
            .header("idempotency-key", idempotency_key)
            .body(body);
        match request.send().await {
            Ok(response) => Ok(read(response).await),
            Err(error) if error.is_connect() || error.is_builder() => {
                Err(Unanswered::NotSent(reason(&error)))
            }
            Err(error) => Err(Unanswered::Unknown(reason(&error))),
        }
    }

    pub(crate) async fn get(&self, url: Url) -> Result<Reply, ProviderError> {
        self.ask(self.free.get(url)).await
    }

    pub(crate) async fn delete(&self, url: Url) -> Result<Reply, ProviderError> {
        self.ask(self.free.delete(url)).await
    }

    async fn ask(&self, request: reqwest::RequestBuilder) -> Result<Reply, ProviderError> {
        let response = self.signed(request).timeout(ASK).send().await;
        let response =
            response.map_err(|error| ProviderError::new(ErrorKind::ProviderInternal, reason(&error)))?;
        Ok(read(response).await)
    }

    fn signed(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        let request = request.headers(self.headers.clone());
        match &self.bearer {
            Some(bearer) => request.header(AUTHORIZATION, bearer.clone()),
            None => request,
        }
    }
}

/// Reads the whole body within the limit; what broke off is kept with its status, which may say enough.
async fn read(response: Response) -> Reply {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let mut reply = Reply { status, headers, body: Vec::new(), complete: true };
    let mut chunks = response.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        match chunk {
            Ok(chunk) if reply.body.len() + chunk.len() <= LARGEST_ANSWER => {
                reply.body.extend_from_slice(&chunk);
            }
            _ => {
                reply.complete = false;
                break;
            }
        }
    }
    reply
}

fn builder(tls: &rustls::ClientConfig) -> ClientBuilder {
    Client::builder()
        .tls_backend_preconfigured(tls.clone())
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .http1_only()
        .connect_timeout(CONNECT)
        .user_agent(concat!("director/", env!("CARGO_PKG_VERSION")))
}

/// The machine's own certificates. A plain-http server on a bare machine works without any.
fn tls(needed: bool) -> Result<rustls::ClientConfig, ProviderError> {
    let versions = || {
        rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| invalid(error.to_string()))
    };
    match versions()?.with_platform_verifier() {
        Ok(verified) => Ok(verified.with_no_client_auth()),
        Err(error) if needed => {
            Err(invalid(format!("no usable certificates on this machine ({error}); install ca-certificates")))
        }
        Err(_) => {
            Ok(versions()?.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth())
        }
    }
}

fn invalid(why: impl Into<String>) -> ProviderError {
    ProviderError::new(ErrorKind::InvalidRequest, why)
}

/// The innermost cause without the address, which may hold a signature.
fn reason(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    if error.is_timeout() { "timed out".to_owned() } else { cause.to_string() }
}
