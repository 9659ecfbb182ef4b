//! Records with a short id beside their fields. Serde's `flatten` would let unknown keys pass, so the keys that are not
//! the record's own are taken out here, and the rest goes to the record, which refuses what it does not know.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Error, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::model::Service;

use super::{At, Entry, ServiceEntry};

#[derive(Default)]
struct Beside {
    id: Option<String>,
    at: Vec<At>,
}

/// The keys of the record's own.
struct Own<'a, A> {
    map: A,
    beside: &'a mut Beside,
    takes_at: bool,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Own<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        loop {
            match self.map.next_key::<String>()? {
                None => return Ok(None),
                Some(key) if key == "id" => self.beside.id = Some(self.map.next_value()?),
                Some(key) if key == "at" && self.takes_at => self.beside.at = self.map.next_value()?,
                Some(key) => return seed.deserialize(key.into_deserializer()).map(Some),
            }
        }
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

struct Reader<T> {
    takes_at: bool,
    body: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<T> {
    type Value = (Beside, T);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record with its id")
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(Beside, T), A::Error> {
        let mut beside = Beside::default();
        let own = Own {
            map,
            beside: &mut beside,
            takes_at: self.takes_at,
        };
        let body = T::deserialize(MapAccessDeserializer::new(own))?;
        Ok((beside, body))
    }
}

fn read<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    d: D,
    takes_at: bool,
) -> Result<(String, Vec<At>, T), D::Error> {
    let (beside, body) = d.deserialize_map(Reader {
        takes_at,
        body: PhantomData,
    })?;
    let id = beside.id.ok_or_else(|| D::Error::missing_field("id"))?;
    Ok((id, beside.at, body))
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entry<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let (id, _, body) = read(d, false)?;
        Ok(Entry { id, body })
    }
}

impl<'de> Deserialize<'de> for ServiceEntry {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let (id, at, body) = read::<Service, D>(d, true)?;
        Ok(ServiceEntry { id, at, body })
    }
}
