//! Signed briefs: good signatures hold, bad ones are exit 6, and keys never show.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use minisign::KeyPair;

use crate::support::{ARTICLE, Desk, run, sha256};

/// A desk with two pairs of keys and a signed brief.
fn signed() -> Desk {
    let desk = Desk::new();
    for name in ["desk", "other"] {
        let pair = KeyPair::generate_unencrypted_keypair().unwrap();
        desk.write(&format!("{name}.key"), pair.sk.to_box(None).unwrap().into_string());
        desk.write(&format!("{name}.pub"), pair.pk.to_box().unwrap().into_string());
    }
    desk.write("a.txt", ARTICLE);
    let ran = run(desk.depeche(&["brief", "a.txt", "-o", "a.json", "--sign", "desk.key"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    desk
}

#[test]
fn a_signed_brief_holds_under_its_key_alone() {
    let desk = signed();
    let ran = run(desk.depeche(&["verify", "a.json", "--key", "desk.pub"]));
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let ran = run(desk.depeche(&["verify", "a.json", "--key", "other.pub"]));
    assert_eq!(ran.code, 6);
    assert!(ran.out.contains("not by this one"), "{}", ran.out);
    // Without a key it is said that there is one to hold.
    let ran = run(desk.depeche(&["verify", "a.json"]));
    assert!(ran.code == 0 && ran.err.contains("--key"), "{}", ran.err);
    // minisign itself can check it: what is signed is the seal.
    let brief: serde_json::Value = serde_json::from_str(&desk.read("a.json")).unwrap();
    let text = |key: &str| brief["provenance"][key].as_str().unwrap().to_owned();
    let key = minisign::PublicKeyBox::from_string(&desk.read("desk.pub")).unwrap().into_public_key().unwrap();
    let signature = minisign::SignatureBox::from_string(&text("signature")).unwrap();
    minisign::verify(&key, &signature, std::io::Cursor::new(text("seal")), true, false, false).unwrap();
}

#[test]
fn a_brief_that_was_changed_resealed_or_never_signed_is_not_that_keys() {
    let desk = signed();
    let brief = desk.read("a.json");
    let mut value: serde_json::Value = serde_json::from_str(&brief).unwrap();
    // A forger seals again and leaves the signature where it is.
    value["warnings"] = serde_json::json!(["forged"]);
    let signature = value["provenance"].as_object_mut().unwrap().shift_remove("signature").unwrap();
    value["provenance"]["seal"] = "".into();
    let hash = { sha256(&serde_json::to_vec(&value).unwrap()) };
    value["provenance"]["seal"] = format!("sha256:{hash}").into();
    let unsigned = serde_json::to_string_pretty(&value).unwrap() + "\n";
    value["provenance"]["signature"] = signature;
    desk.write("forged.json", serde_json::to_string_pretty(&value).unwrap() + "\n");
    let ran = run(desk.depeche(&["verify", "forged.json", "--source", "a.txt", "--key", "desk.pub"]));
    assert_eq!(ran.code, 6);
    assert!(ran.out.contains("signature") && !ran.out.contains("seal"), "{}", ran.out);
    // Without the key the seal alone holds, which is why there are signatures.
    assert_eq!(run(desk.depeche(&["verify", "forged.json", "--source", "a.txt"])).code, 0);
    // Or takes it off, or puts in what is none.
    desk.write("unsigned.json", unsigned);
    let ran = run(desk.depeche(&["verify", "unsigned.json", "--source", "a.txt", "--key", "desk.pub"]));
    assert!(ran.code == 6 && ran.out.contains("has no signature"), "{}", ran.out);
    for none in ["", "x", "untrusted comment: x\\nRWQ=\\ntrusted comment: y\\nAAAA"] {
        let start = brief.find("\"signature\": \"").unwrap() + 14;
        let end = start + brief[start..].find('"').unwrap();
        desk.write("none.json", format!("{}{none}{}", &brief[..start], &brief[end..]));
        let ran = run(desk.depeche(&["verify", "none.json", "--source", "a.txt", "--key", "desk.pub"]));
        assert_eq!(ran.code, 6, "{none:?}: {}", ran.err);
    }
}

#[test]
fn keys_that_cannot_be_used_are_named_and_not_shown() {
    let desk = signed();
    let refused = |arguments: &[&str], said: &str| {
        let ran = run(desk.depeche(arguments));
        assert_eq!(ran.code, 3, "{}", ran.err);
        assert!(ran.err.contains(said), "{}", ran.err);
    };
    refused(&["brief", "a.txt", "--sign", "nowhere.key"], "nowhere.key");
    refused(&["brief", "a.txt", "--sign", "desk.pub"], "minisign -G");
    refused(&["verify", "a.json", "--key", "desk.key"], "minisign -G");
    let secret = desk.read("desk.key");
    let secret = secret.lines().nth(1).unwrap();
    let shown = run(desk.depeche(&["brief", "a.txt", "--sign", "desk.key", "-vv", "-f", "json"]));
    assert!(!shown.err.contains(secret) && !shown.out.contains(secret));
    // A key with a password wants it from the environment.
    let pair = KeyPair::generate_encrypted_keypair(Some("sésame".to_owned())).unwrap();
    desk.write("locked.key", pair.sk.to_box(None).unwrap().into_string());
    refused(&["brief", "a.txt", "--sign", "locked.key"], "DEPECHE_SIGN_PASSWORD");
}

#[test]
fn a_folder_is_signed_and_another_key_signs_it_anew() {
    let desk = signed();
    desk.write("in/a.txt", ARTICLE);
    for key in ["desk", "other"] {
        let secret = format!("{key}.key");
        let ran = run(desk.depeche(&["brief", "in", "-o", "out", "-f", "json", "--sign", &secret]));
        assert_eq!(ran.code, 0, "{}", ran.err);
        let ran = run(desk.depeche(&["verify", "out", "--key", &format!("{key}.pub")]));
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    }
}
