"""The order of names in the alphabets of languages: as CLDR has it."""

from __future__ import annotations

import random

import pytest

from refdesk.csl import Processor
from refdesk.styles.locales import read_locale

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><citation><layout><text variable="title"/>
</layout></citation><bibliography><sort><key macro="author"/></sort><layout><text macro="author"/></layout></bibliography>
<macro name="author"><names variable="author"/></macro></style>"""

ALPHABETS = {
    "en-US": "ʿAbd Acta Ægir Ōno Øre Őze Paz Þór",
    "cs-CZ": "Cyril Čas Dub Hora Chyba Ihned Rok Říp Suk Šebek Zub Žák",
    "sk-SK": "Aza Älf Cyr Čas Hora Chata Oto Ôsmy Zub Žák",
    "pl-PL": "Azja Ąt Czas Ćma Luk Łódź Nuz Ńa Zuk Źle Żal",
    "hu-HU": "Cukor Csik Dom Dzso Gomb Gyep Lom Lyuk Nuz Nyar Ozora Ödön Sok Szabo Ur Ür Zuz Zsak",
    "hr-HR": "Cvit Čavka Ćuk Dug Džep Đak Luk Ljiljan Nos Njiva Šah Zub Žut",
    "es-ES": "Chacón Cid Llano Lugo Nuz Ñandú Oca",
    "tr-TR": "Caz Çam Gaz Ğ Hız Işık İpek Oz Ön Soy Şen Uz Ün",
    "lt-LT": "Cuz Čia Yla Iz Jz Suk Šuo Zuz Žuk",
    "et-EE": "Suur Šoti Zoo Žanr Tamm Vaba Wolf Õun Äke Öö Üks Xy",
    "cy-GB": "Cwm Chwith Dwr Dda Fa Ffa Gw Nga Hen Lwc Llan Mam Pys Phil Rwy Rhys Twm Thal",
    "sv-SE": "Zorn Ågren Ärlig Öberg",
    "da-DK": "Zahle Ærø Østre Åby Aagaard",
    "is-IS": "Anna Ása Búi Eva Édi Þór Æsa Ösp",
    "lv-LV": "Cis Čaks Gun Ģirts Kur Ķer Lat Ļe Nuz Ņem Sun Šis",
    "ro-RO": "Azi Ăla Ân Ion În Sus Șir Tuz Țara",
    "vi-VN": "An Ăn Ân Do Đo Em Êm Ong Ông Ơn Un Ưng",
    "ru-RU": "Алов Ёлкин Жук Иванов Йога Яков Adam",
    "uk-UA": "Гуз Ґава Дім Єва Жук Їжак Йов Adam",
    "el-GR": "Άλφα Βήτα Ωμέγα Adam",
    "fa-IR": "بابا پدر تهران چای ژاله کتاب گل مادر یاس",
    "zh-CN": "白 陈 佚 周 Adam Яков",
    "zh-TW": "丁 王 刘 李 劉 Adam",
    "ja-JP": "Adam あおき カトウ さとう 伊藤 東京",
}


@pytest.mark.parametrize("lang", ALPHABETS)
def test_names_are_in_the_order_of_the_alphabet(lang: str) -> None:
    names = ALPHABETS[lang].split()
    items = [{"id": name, "type": "book", "author": [{"literal": name}]} for name in names]
    random.Random(7).shuffle(items)
    bibliography = Processor(STYLE, read_locale, lang).bibliography(items)
    assert bibliography is not None
    assert [entry.id for entry in bibliography.entries] == names


def test_a_style_may_be_in_one_language_and_sorted_by_the_alphabet_of_another() -> None:
    style = STYLE.replace('version="1.0"', 'version="1.0" default-locale="en-US" default-locale-sort="cs-CZ"')
    items = [{"id": name, "type": "book", "author": [{"literal": name}]} for name in ("Chyba", "Hora", "Cyril")]
    bibliography = Processor(style, read_locale).bibliography(items)
    assert bibliography is not None
    assert [entry.id for entry in bibliography.entries] == ["Cyril", "Hora", "Chyba"]
