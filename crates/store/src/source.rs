//! What a plan is made from: script, brief, bibles. Each wording is kept once per project.

use crate::error::{StoreError, while_doing};
use crate::row::{self, to_json};
use crate::store::{Store, Write, new_id};
use crate::time::Micros;
use director_film::ContentHash;
use director_film::bible::{CharacterBible, StyleBible};
use director_film::brief::Brief;
use director_film::ids::ProjectId;

pub(crate) enum Source<'a> {
    Script(&'a str),
    Brief(&'a Brief),
    Style(&'a StyleBible),
    Character(&'a CharacterBible),
}

impl Source<'_> {
    fn text(&self) -> Result<String, StoreError> {
        match self {
            Self::Script(text) => Ok((*text).to_owned()),
            Self::Brief(brief) => to_json(brief, "a brief"),
            Self::Style(style) => to_json(style, "a style bible"),
            Self::Character(character) => to_json(character, "a character bible"),
        }
    }

    /// `$1` to `$6` are id, owner, project, content hash, text and time; `$7` and `$8` are names where there are any. The
    /// update changes nothing and is there to return the row that holds this content already.
    fn insert(&self) -> &'static str {
        match self {
            Self::Script(_) => {
                "INSERT INTO scripts (id, owner_id, project_id, content_hash, body, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (project_id, content_hash) DO UPDATE SET content_hash = excluded.content_hash RETURNING id"
            }
            Self::Brief(_) => {
                "INSERT INTO content_briefs (id, owner_id, project_id, content_hash, document, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (project_id, content_hash) DO UPDATE SET content_hash = excluded.content_hash RETURNING id"
            }
            Self::Style(_) => {
                "INSERT INTO style_bibles (id, owner_id, project_id, content_hash, document, created_at, name)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (project_id, content_hash) DO UPDATE SET content_hash = excluded.content_hash RETURNING id"
            }
            Self::Character(_) => {
                "INSERT INTO character_bibles (id, owner_id, project_id, content_hash, document, created_at, name,
                     character_id)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                 ON CONFLICT (project_id, content_hash) DO UPDATE SET content_hash = excluded.content_hash RETURNING id"
            }
        }
    }

    fn names(&self) -> Vec<String> {
        match self {
            Self::Script(_) | Self::Brief(_) => Vec::new(),
            Self::Style(style) => vec![style.name.clone()],
            Self::Character(character) => vec![character.name.clone(), character.id().to_string()],
        }
    }
}

impl Store {
    /// The row id of this content in this project, written if it is new.
    pub(crate) async fn keep_source(
        &self,
        write: &mut Write,
        project: &ProjectId,
        source: &Source<'_>,
        now: Micros,
    ) -> Result<String, StoreError> {
        let text = source.text()?;
        let mut query = sqlx::query(source.insert())
            .bind(new_id(now))
            .bind(self.owner.as_str())
            .bind(project.as_str())
            .bind(ContentHash::of(text.as_bytes()).as_str().to_owned())
            .bind(text)
            .bind(now.get());
        for name in source.names() {
            query = query.bind(name);
        }
        let kept =
            query.fetch_one(write.connection()).await.map_err(while_doing("keeping a plan's source"))?;
        row::text(&kept, "id")
    }
}
