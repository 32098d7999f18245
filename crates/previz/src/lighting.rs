//! Light, sky and film look from time of day, weather, mood and palette.

use crate::scene::{Mood, Scene, Time, Weather};
use director_raster::light::{Lamp, Light, Sky};
use director_raster::math::{Vec3, vec3};
use director_raster::render::Look;

/// Everything about light that does not move.
#[derive(Debug, Clone)]
pub(crate) struct Mooded {
    pub(crate) light: Light,
    pub(crate) sky: Sky,
    pub(crate) look: Look,
    /// Lamps of vehicles are on.
    pub(crate) dark: bool,
}

pub(crate) fn light(scene: &Scene, lamps: &[Lamp]) -> Mooded {
    let indoors = scene.place.is_indoors();
    let (mut light, mut sky) =
        if indoors { (inside(scene.time), Sky::default()) } else { outside(scene.time) };
    light.lamps = lamps.to_vec();
    let dark = matches!(scene.time, Time::Night | Time::Dusk);
    if !indoors && !dark {
        light.lamps.clear();
    }
    if !indoors {
        under(scene.weather, &mut light, &mut sky);
    }
    if scene.weather == Weather::Fog {
        light.fog_density = if indoors { 0.05 } else { 0.045 };
    }
    let mut look = Look::default();
    in_mood(scene.mood, &mut light, &mut look);
    toward_palette(&scene.palette, &mut look);
    Mooded { light, sky, look, dark }
}

fn outside(time: Time) -> (Light, Sky) {
    match time {
        Time::Day => (Light { dapple: 0.3, ..Light::default() }, Sky::default()),
        Time::Morning => (
            Light {
                towards_sun: vec3(0.85, 0.42, 0.3).normalised(),
                sun: vec3(1.15, 0.88, 0.6),
                from_above: vec3(0.42, 0.46, 0.56),
                from_below: vec3(0.2, 0.17, 0.14),
                fog: vec3(0.78, 0.7, 0.62),
                fog_density: 0.011,
                dapple: 0.3,
                ..Light::default()
            },
            Sky {
                zenith: vec3(0.22, 0.38, 0.66),
                horizon: vec3(0.95, 0.76, 0.56),
                cloud: vec3(1.0, 0.87, 0.76),
                ..Sky::default()
            },
        ),
        Time::Dusk => (
            Light {
                towards_sun: vec3(-0.55, 0.26, -0.55).normalised(),
                sun: vec3(1.5, 0.68, 0.28),
                from_above: vec3(0.36, 0.29, 0.4),
                from_below: vec3(0.26, 0.17, 0.13),
                fog: vec3(0.86, 0.45, 0.26),
                fog_density: 0.009,
                lamp_colour: vec3(1.0, 0.66, 0.32),
                dapple: 0.25,
                ..Light::default()
            },
            Sky {
                zenith: vec3(0.14, 0.13, 0.32),
                horizon: vec3(1.25, 0.5, 0.17),
                below: vec3(0.4, 0.2, 0.12),
                glow: vec3(1.7, 0.85, 0.3),
                cloud: vec3(1.0, 0.45, 0.28),
                cloudiness: 0.55,
                ..Sky::default()
            },
        ),
        Time::Night => (
            Light {
                towards_sun: vec3(0.45, 0.75, 0.35).normalised(),
                sun: vec3(0.2, 0.26, 0.4),
                from_above: vec3(0.075, 0.1, 0.17),
                from_below: vec3(0.05, 0.055, 0.075),
                fog: vec3(0.028, 0.036, 0.066),
                lamp_colour: vec3(1.25, 0.82, 0.42),
                dapple: 0.4,
                ..Light::default()
            },
            Sky {
                zenith: vec3(0.006, 0.011, 0.032),
                horizon: vec3(0.045, 0.06, 0.115),
                below: vec3(0.014, 0.017, 0.026),
                glow: vec3(0.2, 0.22, 0.28),
                cloud: vec3(0.05, 0.058, 0.085),
                cloudiness: 0.35,
                stars: 1.0,
                ..Sky::default()
            },
        ),
    }
}

/// Window light from one side, lamps from above.
fn inside(time: Time) -> Light {
    let base = Light {
        towards_sun: vec3(0.5, 0.72, 0.55).normalised(),
        sun: vec3(0.62, 0.58, 0.52),
        from_above: vec3(0.3, 0.3, 0.31),
        from_below: vec3(0.2, 0.185, 0.17),
        lamp_colour: vec3(0.75, 0.68, 0.58),
        fog: vec3(0.5, 0.5, 0.5),
        fog_density: 0.008,
        shadow_reach: 9.0,
        dapple: 0.5,
        dapple_scale: 0.35,
        ..Light::default()
    };
    match time {
        Time::Day => base,
        Time::Morning => Light { sun: vec3(0.85, 0.66, 0.44), from_above: vec3(0.29, 0.28, 0.28), ..base },
        Time::Dusk => Light {
            sun: vec3(0.95, 0.48, 0.2),
            from_above: vec3(0.2, 0.17, 0.2),
            from_below: vec3(0.14, 0.11, 0.1),
            lamp_colour: vec3(0.85, 0.55, 0.28),
            ..base
        },
        Time::Night => Light {
            sun: vec3(0.1, 0.14, 0.24),
            from_above: vec3(0.07, 0.08, 0.11),
            from_below: vec3(0.05, 0.05, 0.06),
            lamp_colour: vec3(0.85, 0.6, 0.32),
            fog: vec3(0.04, 0.05, 0.08),
            ..base
        },
    }
}

fn under(weather: Weather, light: &mut Light, sky: &mut Sky) {
    let cover = match weather {
        Weather::Clear | Weather::Fog => return,
        Weather::Overcast => 0.75,
        Weather::Rain => 0.9,
        Weather::Snow => 0.85,
    };
    sky.cloudiness = cover;
    let grey = Vec3::splat(sky.horizon.dot(vec3(0.3, 0.5, 0.2)) * 0.8);
    sky.cloud = grey * if weather == Weather::Snow { 1.15 } else { 0.75 };
    sky.horizon = sky.horizon.lerp(grey, 0.8);
    sky.zenith = sky.zenith.lerp(grey * 0.7, 0.8);
    sky.stars = 0.0;
    sky.glow = sky.glow * 0.15;
    light.sun = light.sun * 0.35;
    light.from_above = light.from_above * 1.1;
    light.fog = light.fog.lerp(grey, 0.8);
    light.fog_density = 0.016;
}

fn in_mood(mood: Mood, light: &mut Light, look: &mut Look) {
    match mood {
        Mood::Plain => {}
        Mood::Warm => look.tint = vec3(1.08, 1.0, 0.86),
        Mood::Cold => look.tint = vec3(0.87, 0.98, 1.12),
        Mood::Bright => look.exposure = 1.18,
        Mood::Faded => {
            look.tint = vec3(1.03, 1.0, 0.9);
            light.fog_density *= 1.6;
            look.grain = 3.5;
        }
        Mood::Tense => {
            look.exposure = 0.85;
            look.vignette = 0.6;
            light.from_above = light.from_above * 0.6;
            light.from_below = light.from_below * 0.5;
        }
    }
}

/// The whole picture leans a little towards the palette's mean hue.
fn toward_palette(palette: &[Vec3], look: &mut Look) {
    let sum = palette.iter().fold(Vec3::ZERO, |sum, colour| sum + *colour);
    let brightness = sum.dot(Vec3::splat(1.0 / 3.0));
    if brightness > 0.01 {
        let hue = sum * (1.0 / brightness);
        let hue = vec3(hue.x.clamp(0.4, 1.8), hue.y.clamp(0.4, 1.8), hue.z.clamp(0.4, 1.8));
        look.tint = look.tint.times(Vec3::splat(1.0).lerp(hue, 0.16));
    }
}
