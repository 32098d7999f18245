//! What every story needs: a database of its own, a film to plan, a provider that is only talk.

use director_film::assessment::{Assessment, Verdict};
use director_film::bible::{Bibles, CharacterBible, StyleBible};
use director_film::brief::Brief;
use director_film::ids::{CallId, ClipId, OwnerId, ProjectId, TakeId};
use director_film::plan::{CardRole, ClipPlan, ClipSource, PlannedClip, PlannedScene};
use director_film::request::{Origin, ShotRequest};
use director_film::shot::{Angle, CameraMove, Shot, ShotSize};
use director_film::take::NormalisedTake;
use director_film::timeline::Transition;
use director_film::{Aspect, ContentHash, FrameRate, Frames, MicroUsd, Seconds, Size};
use director_store::{
    BudgetKey, CallKind, Claim, ClipRequest, ClipRow, Event, Micros, NewCall, NewRun, PlanRow, Project,
    SavePlan, Store, StoreError,
};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::Once;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

pub(crate) const LEASE: Duration = Duration::from_mins(1);

/// A story is a function of a [`Stage`]; this makes one test of it per database.
macro_rules! on_both {
    ($(#[$doc:meta])* async fn $name:ident($stage:ident) $body:block) => {
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn story($stage: &crate::stage::Stage) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                let stage = crate::stage::Stage::sqlite();
                story(&stage).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                let Some(stage) = crate::stage::Stage::postgres().await else { return };
                story(&stage).await;
                stage.tear_down().await;
            }
        }
    };
}
pub(crate) use on_both;

/// An empty database and a clock that moves when told.
pub(crate) struct Stage {
    pub(crate) url: String,
    _folder: tempfile::TempDir,
    schema: Option<(String, String)>,
    clock: AtomicI64,
}

impl Stage {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = folder.path().join("data/director.db").to_str().unwrap().to_owned();
        Self { url, _folder: folder, schema: None, clock: AtomicI64::new(1_800_000_000_000_000) }
    }

    pub(crate) async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("DIRECTOR_TEST_POSTGRES") else {
            say_once_not_run();
            return None;
        };
        let schema = format!("story_{}", uuid::Uuid::now_v7().simple());
        execute(&server, &format!("CREATE SCHEMA {schema}")).await;
        let joint = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{joint}options=-c%20search_path%3D{schema}");
        let stage = Self::sqlite();
        Some(Self { url, schema: Some((server, schema)), ..stage })
    }

    pub(crate) async fn tear_down(&self) {
        if let Some((server, schema)) = &self.schema {
            execute(server, &format!("DROP SCHEMA {schema} CASCADE")).await;
        }
    }

    /// Behind the store's back.
    pub(crate) async fn execute(&self, statement: &str) {
        let url = if self.schema.is_some() { self.url.clone() } else { format!("sqlite://{}", self.url) };
        execute(&url, statement).await;
    }

    pub(crate) async fn open(&self) -> Store {
        self.open_as("local").await
    }

    pub(crate) async fn open_as(&self, owner: &str) -> Store {
        Store::open(&self.url, &OwnerId::from(owner)).await.unwrap()
    }

    /// One microsecond after the last answer.
    pub(crate) fn now(&self) -> Micros {
        Micros::new(self.clock.fetch_add(1, Ordering::SeqCst))
    }

    pub(crate) fn wait(&self, duration: Duration) {
        self.clock.fetch_add(i64::try_from(duration.as_micros()).unwrap(), Ordering::SeqCst);
    }

    /// A saved plan with the clips given by their prompts; an empty prompt is a card.
    pub(crate) async fn film(&self, store: &Store, prompts: &[&str]) -> (Project, PlanRow) {
        let project = store.upsert_project("/films/tea.md", "Tea", self.now()).await.unwrap();
        let plan = store.save_plan(&project.id, &save(prompts), self.now()).await.unwrap();
        (project, plan)
    }

    pub(crate) async fn order(
        &self,
        store: &Store,
        project: &Project,
        clip: &ClipRow,
        attempt: u32,
        call: NewCall,
    ) -> Result<(TakeId, CallId), StoreError> {
        let request_hash = clip.request_hash.as_ref().unwrap();
        let run =
            NewRun { project: &project.id, clip, request_hash, attempt, seed: Some(u64::MAX - 7), call };
        store.create_run(&run, self.now()).await
    }

    pub(crate) async fn claim(&self, store: &Store, call: &CallId) -> Option<Claim> {
        let now = self.now();
        store.claim_call(call, "worker-1", now, now.plus(LEASE)).await.unwrap()
    }

    /// From intent to a verified original, at `charged` when the provider names a price.
    pub(crate) async fn shoot(&self, store: &Store, call: &CallId, charged: Option<MicroUsd>) -> Claim {
        let mut claim = self.claim(store, call).await.unwrap();
        store.mark_submitting(&mut claim, self.now(), self.now().plus(LEASE)).await.unwrap();
        store.mark_running(&mut claim, &format!("job-{call}"), self.now(), self.now()).await.unwrap();
        let original = ContentHash::of(call.as_str().as_bytes());
        store.mark_fetched(&mut claim, &original, 4096, charged, self.now()).await.unwrap();
        store.mark_verified(&mut claim, &normalised(&original), self.now()).await.unwrap();
        claim
    }

    /// All events so far. PostgreSQL shows one only when every older transaction of the server has ended, those of other
    /// tests included, so this asks until `enough` are there.
    pub(crate) async fn events(&self, store: &Store, enough: usize) -> Vec<Event> {
        for _ in 0..1000 {
            let events = store.events_after(0, 1000).await.unwrap();
            if events.len() >= enough {
                return events;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("fewer than {enough} events: {:?}", store.events_after(0, 1000).await.unwrap());
    }
}

async fn execute(server: &str, statement: &str) {
    use sqlx::Connection as _;
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(server).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Straight to the process's stderr: the test harness swallows what passing tests print.
fn say_once_not_run() {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        let text = b"not run: PostgreSQL (DIRECTOR_TEST_POSTGRES is not set; scripts/test.sh sets it)\n";
        std::io::stderr().write_all(text).unwrap();
    });
}

pub(crate) const fn usd(micros: i64) -> MicroUsd {
    MicroUsd::new(micros)
}

pub(crate) fn cap_of_all() -> BudgetKey {
    BudgetKey::all_time()
}

/// A call for a clip that counts against everything and against its project.
pub(crate) fn video(clip: &ClipRow, project: &ProjectId, ceiling: MicroUsd) -> NewCall {
    NewCall {
        kind: CallKind::Video,
        provider: "previz".into(),
        account: "default".into(),
        model: "previz-1".into(),
        request_hash: clip.request_hash.clone().unwrap(),
        request: serde_json::to_value(&clip.request).unwrap(),
        ceiling,
        budgets: vec![BudgetKey::project(project), cap_of_all()],
    }
}

pub(crate) fn speech(ceiling: MicroUsd) -> NewCall {
    NewCall {
        kind: CallKind::Speech,
        provider: "openai".into(),
        account: "default".into(),
        model: "tts".into(),
        request_hash: ContentHash::of(b"hello"),
        request: serde_json::json!({ "text": "hello" }),
        ceiling,
        budgets: vec![cap_of_all()],
    }
}

pub(crate) fn save(prompts: &[&str]) -> SavePlan {
    let clips: Vec<_> = prompts.iter().enumerate().map(|(index, prompt)| clip(index, prompt)).collect();
    let requests = clips.iter().filter(|clip| !clip.prompt.is_empty()).map(request).collect();
    SavePlan {
        script_text: prompts.join("\n\n"),
        plan: plan(clips),
        brief: Some(Brief { title: "Tea".to_owned(), ..Brief::default() }),
        bibles: Bibles {
            style: Some(StyleBible { name: "watercolour".to_owned(), ..StyleBible::default() }),
            characters: vec![CharacterBible {
                name: "Maya".to_owned(),
                descriptor: "red scarf".to_owned(),
                voice: None,
                never_change: vec![],
            }],
            locations: vec![],
        },
        requests,
    }
}

fn plan(clips: Vec<PlannedClip>) -> ClipPlan {
    let frames = clips.iter().map(|clip| clip.frames).sum();
    let seconds = clips.iter().map(|clip| clip.seconds).sum();
    ClipPlan {
        title: "Tea".to_owned(),
        provider: "previz".into(),
        model: "previz-1".to_owned(),
        aspect: Aspect::Wide,
        size: Size::HD,
        rate: FrameRate::FILM,
        words_per_minute: 150,
        scenes: vec![PlannedScene {
            id: "s01".into(),
            heading: "KITCHEN - DAY".to_owned(),
            place: "KITCHEN".to_owned(),
            time_of_day: "day".to_owned(),
            cues: vec![],
        }],
        clips,
        frames,
        seconds,
        findings: vec![],
    }
}

fn clip(index: usize, prompt: &str) -> PlannedClip {
    let card = ClipSource::Card { text: "The end".to_owned(), role: CardRole::End };
    PlannedClip {
        id: ClipId::new(format!("s01c{:02}", index + 1)),
        scene: "s01".into(),
        source: if prompt.is_empty() { card } else { ClipSource::Generated },
        lines: vec![],
        words: 0,
        intent: "tea is made".to_owned(),
        action: None,
        characters: vec!["maya".into()],
        shot: Shot { size: ShotSize::Medium, angle: Angle::Eye, camera: CameraMove::Static },
        seconds: Seconds::whole(4),
        frames: Frames(96),
        transition: Transition::Cut,
        forced_split: false,
        retimed_from: None,
        acceptance: vec![],
        prompt: prompt.to_owned(),
    }
}

fn request(clip: &PlannedClip) -> ClipRequest {
    let request = ShotRequest {
        provider: "previz".into(),
        model: "previz-1".to_owned(),
        prompt: clip.prompt.clone(),
        size: Size::HD,
        seconds: clip.seconds,
        seed: Some(7),
        reference: None,
        origin: Origin::Fresh,
        extras: BTreeMap::new(),
    };
    ClipRequest { clip: clip.id.clone(), identity: Some(request.identity()), request: Some(request) }
}

pub(crate) fn normalised(original: &ContentHash) -> NormalisedTake {
    NormalisedTake {
        original: original.clone(),
        video: ContentHash::of(b"video"),
        sound: Some(ContentHash::of(b"sound")),
        size: Size::HD,
        rate: FrameRate::FILM,
        frames: Frames(96),
        profile: "house".to_owned(),
    }
}

pub(crate) fn judgement(verdict: Verdict, overall: Option<f64>) -> Assessment {
    Assessment { verdict, overall, metrics: BTreeMap::new(), checks: BTreeMap::new(), spans: vec![] }
}
