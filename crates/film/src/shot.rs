//! The shot vocabulary: how much is seen, from where, and how the camera moves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $phrase:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As a prompt says it.
            pub fn phrase(self) -> &'static str {
                match self { $(Self::$variant => $phrase),+ }
            }
        }
    };
}

words! {
    /// How much of the subject fills the frame.
    ShotSize {
        ExtremeWide = "extreme wide shot", Wide = "wide shot", Establishing = "establishing shot",
        MediumWide = "medium wide shot", Medium = "medium shot", MediumClose = "medium close-up",
        CloseUp = "close-up", ExtremeCloseUp = "extreme close-up", OverShoulder = "over-the-shoulder shot",
        Insert = "insert shot", Pov = "point-of-view shot", TwoShot = "two-shot",
    }
}

words! {
    Angle {
        Eye = "eye level", Low = "low angle", High = "high angle", BirdsEye = "bird's-eye view",
        WormsEye = "worm's-eye view", Dutch = "Dutch angle",
    }
}

words! {
    /// One move per clip. `Static` is strict: no move, no zoom, no change of focus.
    CameraMove {
        Static = "static camera", DollyIn = "slow dolly in", DollyOut = "slow dolly out",
        TruckLeft = "camera trucks left", TruckRight = "camera trucks right",
        PedestalUp = "camera pedestals up", PedestalDown = "camera pedestals down",
        CraneUp = "crane up", CraneDown = "crane down", Tracking = "tracking shot",
        PanLeft = "slow pan left", PanRight = "slow pan right", TiltUp = "slow tilt up", TiltDown = "slow tilt down",
        Roll = "slow camera roll", WhipPan = "whip pan", ZoomIn = "slow zoom in", ZoomOut = "slow zoom out",
        RackFocus = "rack focus", DollyZoom = "dolly zoom", Orbit = "slow orbit", Handheld = "handheld camera",
        Steadicam = "steadicam move",
    }
}

/// What the camera does in one clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Shot {
    pub size: ShotSize,
    pub angle: Angle,
    pub camera: CameraMove,
}
