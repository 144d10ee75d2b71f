//! The names of SVG that are not in lower case.

/// Elements, sorted by their lower-case names. (`foreignObject` has a tag of its own.)
const TAGS: &[&str] = &[
    "altGlyph",
    "altGlyphDef",
    "altGlyphItem",
    "animateColor",
    "animateMotion",
    "animateTransform",
    "clipPath",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feImage",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "glyphRef",
    "linearGradient",
    "radialGradient",
    "textPath",
];

/// Attributes, sorted by their lower-case names.
const ATTRIBUTES: &[&str] = &[
    "attributeName",
    "attributeType",
    "baseFrequency",
    "baseProfile",
    "calcMode",
    "clipPathUnits",
    "diffuseConstant",
    "edgeMode",
    "filterUnits",
    "glyphRef",
    "gradientTransform",
    "gradientUnits",
    "kernelMatrix",
    "kernelUnitLength",
    "keyPoints",
    "keySplines",
    "keyTimes",
    "lengthAdjust",
    "limitingConeAngle",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "maskContentUnits",
    "maskUnits",
    "numOctaves",
    "pathLength",
    "patternContentUnits",
    "patternTransform",
    "patternUnits",
    "pointsAtX",
    "pointsAtY",
    "pointsAtZ",
    "preserveAlpha",
    "preserveAspectRatio",
    "primitiveUnits",
    "refX",
    "refY",
    "repeatCount",
    "repeatDur",
    "requiredExtensions",
    "requiredFeatures",
    "specularConstant",
    "specularExponent",
    "spreadMethod",
    "startOffset",
    "stdDeviation",
    "stitchTiles",
    "surfaceScale",
    "systemLanguage",
    "tableValues",
    "targetX",
    "targetY",
    "textLength",
    "viewBox",
    "viewTarget",
    "xChannelSelector",
    "yChannelSelector",
    "zoomAndPan",
];

fn find(table: &'static [&'static str], lower: &str) -> Option<&'static str> {
    let order = |name: &&str| name.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(lower.bytes());
    table.binary_search_by(order).ok().map(|at| table[at])
}

/// The name of an SVG element as it is written, if it is not in lower case.
pub(super) fn svg_tag(lower: &str) -> Option<&'static str> {
    find(TAGS, lower)
}

/// The name of an SVG attribute as it is written, if it is not in lower case.
pub(super) fn svg_attribute(lower: &str) -> Option<&'static str> {
    find(ATTRIBUTES, lower)
}

#[cfg(test)]
mod tests {
    use super::{ATTRIBUTES, TAGS, svg_attribute, svg_tag};

    #[test]
    fn names_are_found() {
        for (table, find) in [(TAGS, svg_tag as fn(&str) -> _), (ATTRIBUTES, svg_attribute)] {
            for name in table {
                assert_eq!(find(&name.to_ascii_lowercase()), Some(*name));
            }
        }
        assert_eq!((svg_tag("g"), svg_attribute("class")), (None, None));
    }
}
