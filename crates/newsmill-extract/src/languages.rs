//! Codes of languages: the one that BCP 47 wants of several that pages write.

/// Each two-letter code of ISO 639-1, then the three-letter codes of the same language (ISO 639-2 T and B, 639-3), as the
/// registration authority of ISO 639-3 lists them.
const CODES: &str = "\
    aa aar, ab abk, ae ave, af afr, ak aka, am amh, an arg, ar ara, as asm, av ava, ay aym, az aze, ba bak, be bel, bg \
    bul, bi bis, bm bam, bn ben, bo bod tib, br bre, bs bos, ca cat, ce che, ch cha, co cos, cr cre, cs ces cze, cu chu, \
    cv chv, cy cym wel, da dan, de deu ger, dv div, dz dzo, ee ewe, el ell gre, en eng, eo epo, es spa, et est, eu eus \
    baq, fa fas per, ff ful, fi fin, fj fij, fo fao, fr fra fre, fy fry, ga gle, gd gla, gl glg, gn grn, gu guj, gv glv, \
    ha hau, he heb, hi hin, ho hmo, hr hrv, ht hat, hu hun, hy hye arm, hz her, ia ina, id ind, ie ile, ig ibo, ii iii, ik \
    ipk, io ido, is isl ice, it ita, iu iku, ja jpn, jv jav, ka kat geo, kg kon, ki kik, kj kua, kk kaz, kl kal, km khm, \
    kn kan, ko kor, kr kau, ks kas, ku kur, kv kom, kw cor, ky kir, la lat, lb ltz, lg lug, li lim, ln lin, lo lao, lt \
    lit, lu lub, lv lav, mg mlg, mh mah, mi mri mao, mk mkd mac, ml mal, mn mon, mr mar, ms msa may, mt mlt, my mya bur, \
    na nau, nb nob, nd nde, ne nep, ng ndo, nl nld dut, nn nno, no nor, nr nbl, nv nav, ny nya, oc oci, oj oji, om orm, or \
    ori, os oss, pa pan, pi pli, pl pol, ps pus, pt por, qu que, rm roh, rn run, ro ron rum, ru rus, rw kin, sa san, sc \
    srd, sd snd, se sme, sg sag, si sin, sk slk slo, sl slv, sm smo, sn sna, so som, sq sqi alb, sr srp, ss ssw, st sot, \
    su sun, sv swe, sw swa, ta tam, te tel, tg tgk, th tha, ti tir, tk tuk, tl tgl, tn tsn, to ton, tr tur, ts tso, tt \
    tat, tw twi, ty tah, ug uig, uk ukr, ur urd, uz uzb, ve ven, vi vie, vo vol, wa wln, wo wol, xh xho, yi yid, yo yor, \
    za zha, zh zho chi, zu zul";

/// Two-letter codes that were withdrawn, and what stands for them now (IANA's registry of subtags).
const WITHDRAWN: [(&str, &str); 6] =
    [("bh", "bho"), ("in", "id"), ("iw", "he"), ("ji", "yi"), ("jw", "jv"), ("mo", "ro")];

/// The primary subtag for what a page writes as one, in small letters: two letters where the language has such a code. Nothing
/// for two letters that are no language's, as where a country is written (`us`, `jp`), and for `utf`, of a charset in the
/// wrong place.
pub(crate) fn canonical(written: &str) -> Option<&str> {
    if let Some((_, now)) = WITHDRAWN.iter().find(|(old, _)| *old == written) {
        return Some(now);
    }
    let mut languages = CODES.split(", ").map(|codes| codes.split(' '));
    let known = languages.find_map(|mut codes| {
        let first = codes.next()?;
        (first == written || codes.any(|code| code == written)).then_some(first)
    });
    let other = || (written.len() == 3 && written != "utf").then_some(written);
    known.or_else(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_code_for_each_language() {
        for (written, wanted) in [
            ("en", "en"),
            ("eng", "en"),
            ("ger", "de"),
            ("deu", "de"),
            ("zho", "zh"),
            ("iw", "he"),
            ("nds", "nds"),
            ("fil", "fil"),
        ] {
            assert_eq!(canonical(written), Some(wanted), "{written}");
        }
        for written in ["utf", "us", "jp", "xx", "cz", ""] {
            assert_eq!(canonical(written), None, "{written}");
        }
        assert_eq!(CODES.split(", ").count(), 183);
    }
}
