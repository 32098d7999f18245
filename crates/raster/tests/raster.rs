//! Pictures drawn from outside: what is near hides what is far, light casts shadows, and every machine agrees.

use director_raster::camera::Camera;
use director_raster::light::{Light, Sky};
use director_raster::math::{Affine, Vec3, vec3};
use director_raster::mesh::{Mesh, Paint};
use director_raster::render::{Look, Scene, Scratch, render};
use director_raster::texture::Texture;
use director_raster::{Canvas, Rgb, png};

fn picture(mesh: &Mesh, camera: &Camera, light: &Light) -> Canvas {
    let mut canvas = Canvas::new(160, 90, Rgb::BLACK).expect("a small canvas");
    let look = Look { grain: 0.0, vignette: 0.0, ..Look::default() };
    let scene = Scene { meshes: &[mesh], camera, light, sky: &Sky::default(), look, still: None };
    render(&scene, &mut canvas, &mut Scratch::default());
    canvas
}

fn front() -> Camera {
    Camera::look_at(vec3(0.0, 1.0, 6.0), vec3(0.0, 1.0, 0.0), 0.0, 2.0)
}

fn plain(red: f32, green: f32, blue: f32) -> Paint {
    Paint::plain(vec3(red, green, blue))
}

#[test]
fn what_is_near_hides_what_is_far_in_whatever_order_it_comes() {
    let (near, far) = (vec3(0.0, 1.0, 1.0), vec3(0.0, 1.0, -2.0));
    for order in [[near, far], [far, near]] {
        let mut mesh = Mesh::default();
        for at in order {
            let paint = if at == near { plain(0.8, 0.0, 0.0) } else { plain(0.0, 0.0, 0.8) };
            mesh.cuboid(&Affine::at(at), Vec3::splat(1.0), paint);
        }
        let Rgb(red, _, blue) = picture(&mesh, &front(), &Light::default()).get(80, 45).unwrap();
        assert!(red > 100 && blue < 40, "{red} {blue}");
    }
}

#[test]
fn a_box_throws_a_shadow_away_from_the_sun() {
    let light = Light { towards_sun: vec3(-0.7, 0.7, 0.0).normalised(), ..Light::default() };
    let mut mesh = Mesh::default();
    mesh.floor(Vec3::ZERO, 20.0, 20.0, 1.0, plain(0.5, 0.5, 0.5).without_shadow());
    mesh.cuboid(&Affine::at(vec3(0.0, 1.0, 0.0)), vec3(1.0, 2.0, 1.0), plain(0.5, 0.5, 0.5));
    let camera = Camera::look_at(vec3(0.0, 9.0, 9.0), Vec3::ZERO, 0.0, 2.0);
    let canvas = picture(&mesh, &camera, &light);
    let brightness = |point: Vec3| {
        let (x, y, _) = camera.project(point, 160, 90).unwrap();
        canvas.get(x as i64, y as i64).unwrap().1
    };
    assert!(brightness(vec3(1.3, 0.0, 0.0)) + 30 < brightness(vec3(-1.3, 0.0, 0.0)));
}

#[test]
fn a_floor_that_runs_under_and_behind_the_camera_has_no_hole() {
    let mut mesh = Mesh::default();
    mesh.floor(Vec3::ZERO, 400.0, 400.0, 100.0, plain(0.0, 0.6, 0.0).without_shadow());
    let light = Light { fog_density: 0.0, ..Light::default() };
    let canvas = picture(&mesh, &front(), &light);
    for y in 60..90 {
        for x in 0..160 {
            let Rgb(red, green, _) = canvas.get(x, y).unwrap();
            assert!(green > 100 && red < 60, "a hole at {x}, {y}");
        }
    }
}

#[test]
fn no_camera_and_no_mesh_makes_drawing_fail() {
    let mut mesh = Mesh::default();
    mesh.sphere(&Affine::at(vec3(0.0, 1.0, 0.0)), 1.0, 16, plain(0.5, 0.5, 0.5));
    mesh.cuboid(&Affine::scaled(0.0, 1.0, 1.0), Vec3::splat(1.0), plain(0.5, 0.5, 0.5));
    mesh.cuboid(&Affine::scaled(1e6, 1e6, 1e6), Vec3::splat(1.0), plain(0.5, 0.5, 0.5).two_sided());
    let eyes = [Vec3::ZERO, vec3(0.0, 1.0, 0.9), vec3(1e6, 1e6, 1e6), vec3(0.0, 50.0, 0.0)];
    for eye in eyes {
        let camera = Camera::look_at(eye, vec3(0.0, 1.0, 0.0), 0.3, 2.0);
        assert_eq!(picture(&mesh, &camera, &Light::default()).pixels.len(), 160 * 90 * 3);
    }
    let nothing = Mesh::default();
    picture(&nothing, &front(), &Light::default());
}

#[test]
fn the_same_scene_is_the_same_picture_with_fresh_and_with_used_memory() {
    let mut mesh = Mesh::default();
    let paint = Paint::textured(vec3(0.6, 0.3, 0.2), vec3(0.2, 0.2, 0.2), Texture::Brick, 0.7);
    mesh.floor(Vec3::ZERO, 20.0, 20.0, 1.0, paint);
    mesh.sphere(&Affine::at(vec3(0.0, 1.0, 0.0)), 1.0, 16, paint);
    let (camera, light, sky) = (front(), Light { dapple: 0.3, ..Light::default() }, Sky::default());
    let scene = Scene {
        meshes: &[&mesh],
        camera: &camera,
        light: &light,
        sky: &sky,
        look: Look::default(),
        still: None,
    };
    let mut scratch = Scratch::default();
    let mut draw = || {
        let mut canvas = Canvas::new(160, 90, Rgb::BLACK).unwrap();
        render(&scene, &mut canvas, &mut scratch);
        canvas
    };
    let first = draw();
    assert_eq!(first, draw());
    assert_eq!(png::decode(&png::encode(&first)).unwrap(), first);
}

#[test]
fn kept_shadows_are_the_same_as_new_ones() {
    let mut set = Mesh::default();
    set.floor(Vec3::ZERO, 20.0, 20.0, 1.0, plain(0.5, 0.5, 0.5).without_shadow());
    set.cuboid(&Affine::at(vec3(0.0, 1.0, 0.0)), vec3(1.0, 2.0, 1.0), plain(0.5, 0.5, 0.5));
    let mut kept = Scratch::default();
    for step in 0..3 {
        let mut moving = Mesh::default();
        moving.cuboid(&Affine::at(vec3(step as f32, 0.5, 2.0)), Vec3::splat(0.8), plain(0.7, 0.1, 0.1));
        let draw = |scratch: &mut Scratch, still: Option<u64>| {
            let mut canvas = Canvas::new(160, 90, Rgb::BLACK).expect("a small canvas");
            let (light, sky, camera) = (Light::default(), Sky::default(), front());
            let meshes = [&set, &moving];
            let look = Look::default();
            let scene = Scene { meshes: &meshes, camera: &camera, light: &light, sky: &sky, look, still };
            render(&scene, &mut canvas, scratch);
            canvas
        };
        assert_eq!(draw(&mut kept, Some(7)).pixels, draw(&mut Scratch::default(), None).pixels, "{step}");
    }
}
