//! Clip plans and what they were made from. Versions count up; a new one keeps the takes chosen for clips that did not change.

use crate::error::{StoreError, while_doing};
use crate::event::NewEvent;
use crate::row::{self, to_json};
use crate::source::Source;
use crate::store::{Store, Write, new_id};
use crate::time::Micros;
use director_film::ContentHash;
use director_film::bible::Bibles;
use director_film::brief::Brief;
use director_film::ids::{ClipId, ProjectId, SceneId, TakeId};
use director_film::plan::{ClipPlan, PlannedClip};
use director_film::request::ShotRequest;
use serde::Serialize;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// A plan with everything it was made from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SavePlan {
    pub script_text: String,
    pub plan: ClipPlan,
    pub brief: Option<Brief>,
    pub bibles: Bibles,
    /// Clips not named here ask nobody.
    pub requests: Vec<ClipRequest>,
}

/// What a clip asks of a provider.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClipRequest {
    pub clip: ClipId,
    /// Under which its takes are found; `None` for own material and cards.
    pub identity: Option<ContentHash>,
    pub request: Option<ShotRequest>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PlanRow {
    pub id: String,
    /// From 1.
    pub version: u32,
    pub plan: ClipPlan,
    /// In the order of the film.
    pub clips: Vec<ClipRow>,
}

/// A clip of a saved plan.
#[derive(Debug, Clone, PartialEq)]
pub struct ClipRow {
    pub id: String,
    pub clip: ClipId,
    pub scene: SceneId,
    pub request_hash: Option<ContentHash>,
    pub request: Option<ShotRequest>,
    pub chosen: Option<TakeId>,
}

/// A take chosen in the version before.
struct Choice {
    clip: String,
    request_hash: String,
    take: String,
}

impl Store {
    /// Saves a plan as the project's current one. The plan that is current already, unchanged in all its parts, stays.
    pub async fn save_plan(
        &self,
        project: &ProjectId,
        save: &SavePlan,
        now: Micros,
    ) -> Result<PlanRow, StoreError> {
        let mut write = self.write().await?;
        self.lock_project(&mut write, project, now).await?;
        let hash = ContentHash::of_json(save);
        let (version, current) = self.current_version(&mut write, project).await?;
        if current.as_deref() == Some(hash.as_str()) {
            drop(write);
        } else {
            let choices = self.supersede(&mut write, project).await?;
            let plan = self.insert_plan(&mut write, project, save, (version + 1, &hash), now).await?;
            self.insert_scenes(&mut write, &plan, &save.plan, now).await?;
            self.insert_clips(&mut write, &plan, save, &choices, now).await?;
            let event = NewEvent {
                project: Some(project.clone()),
                subject: plan,
                kind: "plan.saved".to_owned(),
                data: serde_json::json!({ "version": version + 1, "clips": save.plan.clips.len() }),
            };
            self.record(&mut write, &event, now).await?;
            write.commit().await?;
        }
        self.current_plan(project).await?.ok_or_else(|| StoreError::not_found("a plan of project", project))
    }

    pub async fn current_plan(&self, project: &ProjectId) -> Result<Option<PlanRow>, StoreError> {
        let found = sqlx::query(
            "SELECT id, version, document FROM clip_plans
             WHERE project_id = $1 AND owner_id = $2 AND status = 'current'",
        )
        .bind(project.as_str())
        .bind(self.owner.as_str())
        .fetch_optional(&self.pool)
        .await
        .map_err(while_doing("reading a plan"))?;
        let Some(found) = found else { return Ok(None) };
        let id = row::text(&found, "id")?;
        Ok(Some(PlanRow {
            version: row::count(&found, "version")?,
            plan: row::document(&found, "document")?,
            clips: self.clips(&id).await?,
            id,
        }))
    }

    async fn clips(&self, plan: &str) -> Result<Vec<ClipRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, clip_id, scene_id, request_hash, request, chosen_run_id FROM clip_plan_clips
             WHERE plan_id = $1 AND owner_id = $2 ORDER BY position",
        )
        .bind(plan)
        .bind(self.owner.as_str())
        .fetch_all(&self.pool)
        .await
        .map_err(while_doing("reading a plan's clips"))?;
        rows.iter().map(read_clip).collect()
    }

    /// Makes savers of one project's plans wait for each other.
    async fn lock_project(
        &self,
        write: &mut Write,
        project: &ProjectId,
        now: Micros,
    ) -> Result<(), StoreError> {
        let updated =
            sqlx::query("UPDATE video_projects SET updated_at = $1 WHERE id = $2 AND owner_id = $3")
                .bind(now.get())
                .bind(project.as_str())
                .bind(self.owner.as_str())
                .execute(write.connection())
                .await
                .map_err(while_doing("looking for a project"))?;
        if updated.rows_affected() == 1 { Ok(()) } else { Err(StoreError::not_found("project", project)) }
    }

    /// The number and hash of the current version; 0 and `None` before the first.
    async fn current_version(
        &self,
        write: &mut Write,
        project: &ProjectId,
    ) -> Result<(i64, Option<String>), StoreError> {
        let found = sqlx::query(
            "SELECT version, plan_hash FROM clip_plans
             WHERE project_id = $1 AND owner_id = $2 AND status = 'current'",
        )
        .bind(project.as_str())
        .bind(self.owner.as_str())
        .fetch_optional(write.connection())
        .await
        .map_err(while_doing("reading a plan's version"))?;
        let Some(found) = found else { return Ok((0, None)) };
        Ok((row::number(&found, "version")?, Some(row::text(&found, "plan_hash")?)))
    }

    /// Retires the current plan and returns what was chosen in it.
    async fn supersede(&self, write: &mut Write, project: &ProjectId) -> Result<Vec<Choice>, StoreError> {
        let rows = sqlx::query(
            "SELECT k.clip_id, k.request_hash, k.chosen_run_id FROM clip_plan_clips k
             JOIN clip_plans p ON p.id = k.plan_id
             WHERE p.project_id = $1 AND p.owner_id = $2 AND p.status = 'current'
               AND k.chosen_run_id IS NOT NULL AND k.request_hash IS NOT NULL ORDER BY k.position",
        )
        .bind(project.as_str())
        .bind(self.owner.as_str())
        .fetch_all(write.connection())
        .await
        .map_err(while_doing("reading chosen takes"))?;
        sqlx::query(
            "UPDATE clip_plans SET status = 'superseded'
             WHERE project_id = $1 AND owner_id = $2 AND status = 'current'",
        )
        .bind(project.as_str())
        .bind(self.owner.as_str())
        .execute(write.connection())
        .await
        .map_err(while_doing("retiring a plan"))?;
        rows.iter().map(read_choice).collect()
    }

    async fn insert_plan(
        &self,
        write: &mut Write,
        project: &ProjectId,
        save: &SavePlan,
        (version, hash): (i64, &ContentHash),
        now: Micros,
    ) -> Result<String, StoreError> {
        let script = self.keep_source(write, project, &Source::Script(&save.script_text), now).await?;
        let brief = match &save.brief {
            Some(brief) => Some(self.keep_source(write, project, &Source::Brief(brief), now).await?),
            None => None,
        };
        let style = match &save.bibles.style {
            Some(style) => Some(self.keep_source(write, project, &Source::Style(style), now).await?),
            None => None,
        };
        for character in &save.bibles.characters {
            self.keep_source(write, project, &Source::Character(character), now).await?;
        }
        let id = new_id(now);
        sqlx::query(
            "INSERT INTO clip_plans (id, owner_id, project_id, version, status, script_id, brief_id, style_bible_id,
                 bibles, plan_hash, words_per_minute, total_seconds, total_frames, document, created_at)
             VALUES ($1, $2, $3, $4, 'current', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        )
        .bind(id.as_str())
        .bind(self.owner.as_str())
        .bind(project.as_str())
        .bind(version)
        .bind(script)
        .bind(brief)
        .bind(style)
        .bind(to_json(&save.bibles, "the bibles")?)
        .bind(hash.as_str())
        .bind(i64::from(save.plan.words_per_minute))
        .bind(save.plan.seconds.as_f64())
        .bind(save.plan.frames.0.cast_signed())
        .bind(to_json(&save.plan, "a plan")?)
        .bind(now.get())
        .execute(write.connection())
        .await
        .map_err(while_doing("saving a plan (over 300 seconds, or a pace outside 90 to 200 words a minute?)"))?;
        Ok(id)
    }

    async fn insert_scenes(
        &self,
        write: &mut Write,
        plan_id: &str,
        plan: &ClipPlan,
        now: Micros,
    ) -> Result<(), StoreError> {
        for (position, scene) in plan.scenes.iter().enumerate() {
            sqlx::query(
                "INSERT INTO scenes (id, owner_id, plan_id, scene_id, position, heading, document)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(new_id(now))
            .bind(self.owner.as_str())
            .bind(plan_id)
            .bind(scene.id.as_str())
            .bind(position as i64)
            .bind(scene.heading.as_str())
            .bind(to_json(scene, "a scene")?)
            .execute(write.connection())
            .await
            .map_err(while_doing("saving a scene"))?;
        }
        Ok(())
    }

    async fn insert_clips(
        &self,
        write: &mut Write,
        plan_id: &str,
        save: &SavePlan,
        choices: &[Choice],
        now: Micros,
    ) -> Result<(), StoreError> {
        let requests: BTreeMap<_, _> = save.requests.iter().map(|request| (&request.clip, request)).collect();
        for (position, clip) in save.plan.clips.iter().enumerate() {
            let request = requests.get(&clip.id).copied();
            self.insert_clip(write, plan_id, (position, clip, request), choices, now).await?;
        }
        Ok(())
    }

    async fn insert_clip(
        &self,
        write: &mut Write,
        plan_id: &str,
        (position, clip, request): (usize, &PlannedClip, Option<&ClipRequest>),
        choices: &[Choice],
        now: Micros,
    ) -> Result<(), StoreError> {
        let identity = request.and_then(|request| request.identity.as_ref()).map(ContentHash::as_str);
        let asked = request.and_then(|request| request.request.as_ref());
        sqlx::query(
            "INSERT INTO clip_plan_clips (id, owner_id, plan_id, clip_id, scene_id, position, request_hash, request,
                 seconds, frames, prompt, lines, acceptance, chosen_run_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        )
        .bind(new_id(now))
        .bind(self.owner.as_str())
        .bind(plan_id)
        .bind(clip.id.as_str())
        .bind(clip.scene.as_str())
        .bind(position as i64)
        .bind(identity)
        .bind(asked.map(|asked| to_json(asked, "a request")).transpose()?)
        .bind(clip.seconds.as_f64())
        .bind(clip.frames.0.cast_signed())
        .bind(clip.prompt.as_str())
        .bind(to_json(&clip.lines, "a clip's lines")?)
        .bind(to_json(&clip.acceptance, "acceptance criteria")?)
        .bind(identity.and_then(|identity| kept_choice(choices, clip.id.as_str(), identity)))
        .execute(write.connection())
        .await
        .map_err(while_doing("saving a clip"))?;
        Ok(())
    }
}

/// What was chosen for the same request: at the same clip if there, else wherever that request stood before.
fn kept_choice<'a>(choices: &'a [Choice], clip: &str, identity: &str) -> Option<&'a str> {
    let same = || choices.iter().filter(|choice| choice.request_hash == identity);
    let found = same().find(|choice| choice.clip == clip).or_else(|| same().next());
    found.map(|choice| choice.take.as_str())
}

fn read_choice(found: &AnyRow) -> Result<Choice, StoreError> {
    Ok(Choice {
        clip: row::text(found, "clip_id")?,
        request_hash: row::text(found, "request_hash")?,
        take: row::text(found, "chosen_run_id")?,
    })
}

fn read_clip(found: &AnyRow) -> Result<ClipRow, StoreError> {
    Ok(ClipRow {
        id: row::text(found, "id")?,
        clip: row::text(found, "clip_id")?.into(),
        scene: row::text(found, "scene_id")?.into(),
        request_hash: row::maybe_hash(found, "request_hash")?,
        request: row::maybe_document(found, "request")?,
        chosen: row::maybe_text(found, "chosen_run_id")?.map(TakeId::from),
    })
}
