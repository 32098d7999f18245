//! Projects, plans, takes and films.

use crate::stage::{judgement, on_both, save, usd, video};
use director_film::assessment::Verdict;
use director_film::ids::TakeId;
use director_film::{ContentHash, Frames, Seconds};
use director_store::{ProjectState, StoreError};

on_both! {
    async fn the_same_script_is_the_same_project(stage) {
        let store = stage.open().await;
        let first = store.upsert_project("/films/tea.md", "Tea", stage.now()).await.unwrap();
        let again = store.upsert_project("/films/tea.md", "Green tea", stage.now()).await.unwrap();
        let other = store.upsert_project("/films/coffee.md", "Coffee", stage.now()).await.unwrap();
        assert_eq!((again.id.clone(), again.title.as_str()), (first.id.clone(), "Green tea"));
        assert_ne!(other.id, first.id);
        store.set_project_state(&first.id, ProjectState::Shooting, stage.now()).await.unwrap();
        assert_eq!(store.project(&first.id).await.unwrap().state, ProjectState::Shooting);
        assert_eq!(store.projects().await.unwrap().len(), 2);
    }
}

on_both! {
    async fn another_owner_sees_and_touches_nothing(stage) {
        let (ours, theirs) = (stage.open().await, stage.open_as("somebody else").await);
        let (project, plan) = stage.film(&ours, &["a kettle"]).await;
        let (take, call) =
            stage.order(&ours, &project, &plan.clips[0], 1, video(&plan.clips[0], &project.id, usd(5))).await.unwrap();
        assert!(matches!(theirs.project(&project.id).await, Err(StoreError::NotFound { .. })));
        assert!(matches!(theirs.call(&call).await, Err(StoreError::NotFound { .. })));
        assert!(matches!(theirs.ask_to_cancel(&call, stage.now()).await, Err(StoreError::NotFound { .. })));
        assert!(stage.claim(&theirs, &call).await.is_none());
        assert!(theirs.projects().await.unwrap().is_empty());
        assert!(theirs.runs(&project.id).await.unwrap().is_empty());
        assert!(theirs.open_calls(None).await.unwrap().is_empty());
        assert!(theirs.current_plan(&project.id).await.unwrap().is_none());
        assert!(theirs.budget_report(stage.now()).await.unwrap().rows.is_empty());
        let judged = theirs.save_assessment(&take, &judgement(Verdict::Fail, None), stage.now()).await;
        assert!(matches!(judged, Err(StoreError::NotFound { .. })), "{judged:?}");
        let saved = theirs.save_plan(&project.id, &save(&["a trap"]), stage.now()).await;
        assert!(matches!(saved, Err(StoreError::NotFound { .. })), "{saved:?}");
        stage.events(&ours, 1).await;
        assert!(theirs.events_after(0, 10).await.unwrap().is_empty());
    }
}

on_both! {
    async fn a_plan_reads_back_as_it_was_saved_and_keeps_its_version_while_nothing_changes(stage) {
        let store = stage.open().await;
        let (project, first) = stage.film(&store, &["a kettle", "a cup", ""]).await;
        let saved = save(&["a kettle", "a cup", ""]);
        assert_eq!((first.version, &first.plan), (1, &saved.plan));
        let clips: Vec<_> = first.clips.iter().map(|clip| (clip.clip.as_str(), clip.request.is_some())).collect();
        assert_eq!(clips, [("s01c01", true), ("s01c02", true), ("s01c03", false)]);
        assert_eq!(first.clips[0].request, saved.requests[0].request);
        assert_eq!(first.clips[0].request_hash, saved.requests[0].identity);

        assert_eq!(store.save_plan(&project.id, &saved, stage.now()).await.unwrap(), first);
        let mut longer_script = saved.clone();
        longer_script.script_text.push('\n');
        assert_eq!(store.save_plan(&project.id, &longer_script, stage.now()).await.unwrap().version, 2);
        let current = store.current_plan(&project.id).await.unwrap().unwrap();
        assert_eq!(current.version, 2);
    }
}

on_both! {
    async fn editing_a_line_keeps_the_takes_and_choices_of_all_other_clips(stage) {
        let store = stage.open().await;
        let (project, plan) = stage.film(&store, &["a kettle", "a cup"]).await;
        let mut takes = Vec::new();
        for clip in &plan.clips {
            let order = stage.order(&store, &project, clip, 1, video(clip, &project.id, usd(0))).await;
            let (take, call) = order.unwrap();
            let mut claim = stage.shoot(&store, &call, None).await;
            store.settle(&mut claim, usd(0), stage.now()).await.unwrap();
            store.choose_take(&project.id, &clip.clip, &take, stage.now()).await.unwrap();
            takes.push(take);
        }

        // A clip is put in front, the kettle moves back unchanged, the cup is reworded.
        let edited = save(&["steam", "a kettle", "a blue cup"]);
        let edited = store.save_plan(&project.id, &edited, stage.now()).await.unwrap();
        let chosen: Vec<_> = edited.clips.iter().map(|clip| clip.chosen.clone()).collect();
        assert_eq!(chosen, [None, Some(takes[0].clone()), None]);

        let runs = store.runs(&project.id).await.unwrap();
        assert_eq!(runs.iter().map(|run| run.take.clone()).collect::<Vec<_>>(), takes);
        assert_eq!(runs.iter().map(|run| run.chosen).collect::<Vec<_>>(), [true, false]);
        assert_eq!(Some(&runs[1].request_hash), plan.clips[1].request_hash.as_ref());
        assert_eq!((runs[0].seed, runs[0].attempt), (Some(u64::MAX - 7), 1));
        assert!(runs[1].normalised.is_some());

        // The old cup may be taken for the new wording all the same.
        store.choose_take(&project.id, &edited.clips[2].clip, &takes[1], stage.now()).await.unwrap();
        let current = store.current_plan(&project.id).await.unwrap().unwrap();
        assert_eq!(current.clips[2].chosen.as_ref(), Some(&takes[1]));
    }
}

on_both! {
    async fn choosing_refuses_what_does_not_exist(stage) {
        let store = stage.open().await;
        let (project, plan) = stage.film(&store, &["a kettle"]).await;
        let clip = &plan.clips[0];
        let (take, _) = stage.order(&store, &project, clip, 1, video(clip, &project.id, usd(0))).await.unwrap();
        let other = store.upsert_project("/films/coffee.md", "Coffee", stage.now()).await.unwrap();
        let cases = [
            (&project.id, "s01c01".into(), TakeId::from("no such take")),
            (&project.id, "s99c99".into(), take.clone()),
            (&other.id, "s01c01".into(), take.clone()),
        ];
        for (project, clip, take) in cases {
            let chosen = store.choose_take(project, &clip, &take, stage.now()).await;
            assert!(matches!(chosen, Err(StoreError::NotFound { .. })), "{clip} {take}: {chosen:?}");
        }
    }
}

on_both! {
    async fn the_same_attempt_is_never_ordered_twice(stage) {
        let store = stage.open().await;
        let (project, plan) = stage.film(&store, &["a kettle"]).await;
        let clip = &plan.clips[0];
        let call = || video(clip, &project.id, usd(10));
        stage.order(&store, &project, clip, 1, call()).await.unwrap();
        let again = stage.order(&store, &project, clip, 1, call()).await;
        assert!(matches!(again, Err(StoreError::Conflict { .. })), "{again:?}");
        stage.order(&store, &project, clip, 2, call()).await.unwrap();
        assert_eq!(store.open_calls(Some(&project.id)).await.unwrap().len(), 2);
        let report = store.budget_report(stage.now()).await.unwrap();
        assert!(report.rows.iter().all(|row| row.held == usd(20)), "{report:?}");
    }
}

on_both! {
    async fn the_latest_judgement_of_a_take_is_in_force(stage) {
        let store = stage.open().await;
        let (project, plan) = stage.film(&store, &["a kettle"]).await;
        let clip = &plan.clips[0];
        let (take, _) = stage.order(&store, &project, clip, 1, video(clip, &project.id, usd(0))).await.unwrap();
        assert_eq!(store.runs(&project.id).await.unwrap()[0].verdict(), None);
        let before = stage.events(&store, 2).await.len();
        for (verdict, overall) in [(Verdict::Retry, Some(0.4)), (Verdict::Pass, None), (Verdict::Pass, None)] {
            store.save_assessment(&take, &judgement(verdict, overall), stage.now()).await.unwrap();
        }
        let run = store.runs(&project.id).await.unwrap().remove(0);
        assert_eq!(run.assessment, Some(judgement(Verdict::Pass, None)));
        assert_eq!(stage.events(&store, before + 2).await.len(), before + 2, "the third said nothing new");
    }
}

on_both! {
    async fn a_film_that_is_too_long_or_spoken_too_fast_is_refused_whole(stage) {
        let store = stage.open().await;
        let (project, plan) = stage.film(&store, &["a kettle"]).await;
        let (mut long, mut fast) = (save(&["a cup"]), save(&["a cup"]));
        long.plan.seconds = Seconds::from_millis(300_001);
        fast.plan.words_per_minute = 201;
        for wrong in [long, fast] {
            let saved = store.save_plan(&project.id, &wrong, stage.now()).await;
            assert!(matches!(saved, Err(StoreError::Database { .. })), "{saved:?}");
        }
        assert_eq!(store.current_plan(&project.id).await.unwrap(), Some(plan));
    }
}

on_both! {
    async fn films_and_assets_are_found_again_after_everything_was_closed(stage) {
        let store = stage.open().await;
        let (project, _) = stage.film(&store, &["a kettle"]).await;
        let (first, second) = (ContentHash::of(b"1"), ContentHash::of(b"2"));
        store.save_render(&project.id, "out/film.mp4", &first, Frames(96), "{\"title\":\"Tea\"}", stage.now()).await.unwrap();
        store.remember_asset("speech", "hello", &first, stage.now()).await.unwrap();
        store.remember_asset("speech", "hello", &second, stage.now()).await.unwrap();
        store.close().await;

        let store = stage.open().await;
        let render = store.renders(&project.id).await.unwrap().remove(0);
        assert_eq!((render.path.as_str(), render.frames), ("out/film.mp4", Frames(96)));
        assert_eq!((render.content, render.report), (first, serde_json::json!({ "title": "Tea" })));
        assert_eq!(store.asset("speech", "hello").await.unwrap(), Some(second));
        assert_eq!(store.asset("material", "hello").await.unwrap(), None);
    }
}
