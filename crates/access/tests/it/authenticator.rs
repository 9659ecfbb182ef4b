//! A device with one passkey, as the browser hands its answers over (Web Authentication, level 3). It can be told to lie.
use access::passkey::Asked;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const NEW: u8 = 0x40;

#[derive(Clone)]
pub struct Device {
    pub key: SigningKey,
    pub credential: Vec<u8>,
    /// What it counts up at each use; 0 and it does not count.
    pub counter: u32,
    pub counts: bool,
    /// Whether it makes sure who uses it.
    pub verifies: bool,
    /// The page that asks, as the browser sees it.
    pub origin: &'static str,
    /// Whose passkey it is, where the device keeps that.
    pub owner: Option<Vec<u8>>,
}

impl Device {
    pub fn new(seed: u8) -> Device {
        Device {
            key: SigningKey::from_slice(&[seed; 32]).unwrap(),
            credential: vec![seed; 20],
            counter: 0,
            counts: true,
            verifies: true,
            origin: "https://211.example",
            owner: None,
        }
    }
    fn flags(&self) -> u8 {
        PRESENT | if self.verifies { VERIFIED } else { 0 }
    }
    fn data(&mut self, flags: u8, site: &str) -> Vec<u8> {
        if self.counts {
            self.counter += 1;
        }
        let mut data = Sha256::digest(site.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }
    fn client(&self, kind: &str, asked: &Asked) -> Vec<u8> {
        let challenge = &asked.options["challenge"];
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }
    /// The answer to `navigator.credentials.create`.
    pub fn create(&mut self, asked: &Asked) -> String {
        let site = asked.options["rp"]["id"].as_str().unwrap();
        self.owner = Some(BASE64.decode(asked.options["user"]["id"].as_str().unwrap()).unwrap());
        let mut data = self.data(self.flags() | NEW, site);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.credential.len()).unwrap().to_be_bytes());
        data.extend(&self.credential);
        let point = self.key.verifying_key().to_sec1_point(false);
        // COSE: an ES256 key on P-256.
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(point.x().unwrap());
        data.extend([0x22, 0x58, 0x20]);
        data.extend(point.y().unwrap());
        // CBOR: { "fmt": "none", "attStmt": {}, "authData": … }
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        let client = self.client("webauthn.create", asked);
        self.answer(&json!({ "attestationObject": BASE64.encode(object), "clientDataJSON": BASE64.encode(client) }))
    }
    /// The answer to `navigator.credentials.get`.
    pub fn get(&mut self, asked: &Asked) -> String {
        let site = asked.options["rpId"].as_str().unwrap();
        let data = self.data(self.flags(), site);
        let client = self.client("webauthn.get", asked);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&client));
        let signature: Signature = self.key.sign(&signed);
        self.answer(&json!({
            "authenticatorData": BASE64.encode(data),
            "clientDataJSON": BASE64.encode(client),
            "signature": BASE64.encode(signature.to_der()),
            "userHandle": self.owner.as_ref().map(|owner| BASE64.encode(owner)),
        }))
    }
    fn answer(&self, response: &Value) -> String {
        let id = BASE64.encode(&self.credential);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {} })
            .to_string()
    }
}
