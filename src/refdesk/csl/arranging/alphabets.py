"""How the alphabets of languages differ from one another (CLDR, collation): data for `collation`.

In the rules, `c<č<ć` means that č and ć are letters of their own after c; `æ=ä` that ä sorts as æ, unless only accents
differ. A letter may have several characters: `h<ch`.
"""

from __future__ import annotations

# for all languages: letters that are more than a letter with an accent
ROOT = """
i<ı n<ŋ e<ə t<ŧ z<ʒ<þ f<ƒ q<ĸ
а<ә г<ғ д<ђ е<є з<ѕ и<і=ї<й<ј к<қ л<љ н<ң<њ о<ө т<ћ у<ү<ұ х<һ ч<џ
ء<آ<أ<ؤ<إ<ئ ب<پ ث<ٹ ج<چ ذ<ڈ ز<ڑ<ژ ف<ڤ ق<ك<ک<گ ن<ں ه<ھ<ہ ي<ی<ے
"""

_CROATIAN = "c<č<ć d<dž<đ l<lj n<nj s<š z<ž"
_DANISH = "z<æ=ä<ø=ö=ő<å=aa d=đ=ð y=ü=ű"
_SWEDISH = "z<å<ä=æ<ö=ø d=đ=ð y=ü=ű"

RULES = {
    "ar": "ا=ء=أ=ؤ=إ=ئ<آ ت=ة ي=ی=ى<ے",
    "az": "c<ç e<ə g<ğ h<x<ı k<q o<ö s<ş u<ü z<w",
    "bs": _CROATIAN,
    "cs": "c<č h<ch r<ř s<š z<ž",
    "cy": "c<ch d<dd f<ff g<ng l<ll p<ph r<rh t<th",
    "da": _DANISH,
    "de-u-co-phonebk": "ae=ä oe=ö ue=ü",
    "eo": "c<ĉ g<ĝ h<ĥ j<ĵ s<ŝ u<ŭ",
    "es": "n<ñ",
    "et": "s<š<z<ž w<õ<ä<ö<ü",
    "fa": "ء<آ ا<ء=أ=ؤ=إ=ئ ق<ک=ك<گ و<ه=ة=ھ=ہ ی=ي=ى=ے",
    "fi": _SWEDISH.removesuffix("=ű"),
    "fil": "n<ñ<ng",
    "gl": "n<ñ",
    "hr": _CROATIAN,
    "hu": "c<cs d<dz<dzs g<gy l<ly n<ny o<ö=ő s<sz t<ty u<ü=ű z<zs",
    "is": "a<á d<ð e<é i<í o<ó u<ú y<ý z<þ<æ=ä<ö=ø<å",
    "kk": "ы<і",
    "lt": "c<č i=y s<š z<ž",
    "lv": "c<č g<ģ i<y k<ķ l<ļ n<ņ r<ŗ s<š z<ž",
    "nb": _DANISH,
    "nn": _DANISH,
    "no": _DANISH,
    "pl": "a<ą c<ć e<ę l<ł n<ń o<ó s<ś z<ź<ż",
    "ro": "a<ă<â i<î s<ș=ş t<ț=ţ",
    "sk": "a<ä c<č h<ch o<ô r<ř s<š z<ž",
    "sl": "c<č<ć d<đ s<š z<ž",
    "sq": "c<ç d<dh e<ë g<gj l<ll n<nj r<rr s<sh t<th x<xh z<zh",
    "sv": _SWEDISH,
    "tr": "c<ç g<ğ h<ı o<ö s<ş u<ü",
    "uk": "г<ґ",
    "vi": "a<ă<â d<đ e<ê o<ô<ơ u<ư",
}

_CYRILLIC = "\u0400-\u052f"
_ARABIC = "\u0600-\u06ff"
_HAN = "\u3400-\u9fff"

# the script that comes first in a language, as the character class of a regular expression
SCRIPTS = {
    "ar": _ARABIC, "be": _CYRILLIC, "bg": _CYRILLIC, "el": "\u0370-\u03ff", "fa": _ARABIC, "he": "\u0590-\u05ff",
    "hi": "\u0900-\u097f", "hy": "\u0530-\u058f", "ka": "\u10a0-\u10ff", "kk": _CYRILLIC, "ko": f"\u1100-\u11ff{_HAN}",
    "mk": _CYRILLIC, "mn": _CYRILLIC, "ru": _CYRILLIC, "sr": _CYRILLIC, "th": "\u0e00-\u0e7f", "uk": _CYRILLIC,
    "ur": _ARABIC, "zh": _HAN,
}  # fmt: skip

# the order of Chinese characters: by readings, by strokes, or by a character set (by readings in Japanese)
HAN_ORDERS = {"zh": "pinyin", "zh-tw": "strokes", "zh-hk": "strokes", "zh-hant": "strokes", "ja": "euc_jp"}
