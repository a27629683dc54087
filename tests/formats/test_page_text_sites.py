"""The text of pages as publishers, repositories, newspapers and blogs lay them out."""

from __future__ import annotations

from typing import Any

import pytest

from refdesk.formats import page_text
from refdesk.items import Item


def one(text: str) -> Item:
    (item,) = [found for found in page_text.read(text.encode()) if isinstance(found, dict)]
    return item


ABSTRACT = (
    "Abstract\nGulls nest on roofs. We asked their neighbours what they think of them and found that opinions differ.\n"
)
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "menus before the volume, no citation": (
        "Shore Law\nVolume 7, 2014 - Issue 2\nSubmit an article Journal homepage\nThe gull in law: a history of nuisance\n"
        "Ada Gull & Bo Tern\nPages 101-120 | Received 01 Jan 2013, Published online: 12 Mar 2014\n" + ABSTRACT,
        {"container-title": "Shore Law", "volume": "7", "issue": "2", "page": "101-120",
         "issued": {"date-parts": [[2014, 3, 12]]}},
    ),
    "names with numbers after them": (
        "Journals Birds Volume 3 Issue 2 10.1000/birds3020010\nGulls in search of their neighbours in three towns\n"
        "by Ada Gull 1,*ORCID, Bo Tern 2 and Jan van der Plover 1,2\nSchool of Towns, University of the Shore\n"
        "Birds 2022, 3(2), 123-140; https://doi.org/10.1000/birds3020010\n" + ABSTRACT,
        {"author": [{"family": "Gull", "given": "Ada"}, {"family": "Tern", "given": "Bo"},
                    {"family": "Plover", "given": "Jan", "non-dropping-particle": "van der"}],
         "container-title": "Birds", "volume": "3", "page": "123-140"},
    ),
    "names that run into each other": (
        "Front. Bird Sci., 15 January 2017\nVolume 8 - 2017 | https://doi.org/10.1000/fbird.2017.12\n"
        "Numerical competence in free-living jackdaws\nRea Knot1*Dora Egret2Owen Stork1,3\n"
        "1Department of Psychology, University of the Marsh\n" + ABSTRACT,
        {"author": [{"family": "Knot", "given": "Rea"}, {"family": "Egret", "given": "Dora"},
                    {"family": "Stork", "given": "Owen"}], "volume": "8", "container-title": "Front. Bird Sci"},
    ),
    "a repository's table": (
        "Please use this identifier to cite or link to this item: http://hdl.handle.net/1/2\n"
        "Title: \tWading in winter: energy budgets of shorebirds\nAuthors: \tHeron, Grey\nIssue Date: \tJun-2015\n"
        "Publisher: \tUniversity of the Shore\nDescription: \tPhD thesis\n",
        {"author": [{"family": "Heron", "given": "Grey"}], "issued": {"date-parts": [[2015, 6]]}, "type": "thesis",
         "publisher": "University of the Shore"},
    ),
    "families in capitals": (
        "Kıyı Araştırmaları Dergisi\nKentte yaşayan martılar: bir komşuluk tarihi\nAyşe MARTI Mehmet SUMRU\n"
        "Yıl 2018, Cilt: 5 Sayı: 2, 45 - 67, 31.12.2018\nhttps://doi.org/10.1000/kad.1\n",
        {"author": [{"family": "MARTI", "given": "Ayşe"}, {"family": "SUMRU", "given": "Mehmet"}], "volume": "5",
         "issue": "2", "page": "45-67", "container-title": "Kıyı Araştırmaları Dergisi"},
    ),
    "a data set": (
        "Published April 3, 2019 | Version 1.2\nDataset Open\nGull counts on the north coast 2001-2010\n"
        "Gull, Ada1; Tern, Bo2\n"
        "Citation\nGull, A., & Tern, B. (2019). Gull counts on the north coast 2001-2010 (Version 1.2) [Data set]. Shore. "
        "https://doi.org/10.1000/shore.1\n",
        {"type": "dataset", "version": "1.2", "title": "Gull counts on the north coast 2001-2010",
         "author": [{"family": "Gull", "given": "Ada"}, {"family": "Tern", "given": "Bo"}]},
    ),
    "a post": (
        "The Gull Counter\nNotes from the north coast\nWhy I count gulls\nApril 5, 2013 · by Ada Gull · in Methods\n"
        "I count gulls because nobody else does. It began in the winter of 1999, on a beach with no one on it, and goes on.\n",
        {"title": "Why I count gulls", "author": [{"family": "Gull", "given": "Ada"}],
         "issued": {"date-parts": [[2013, 4, 5]]}},
    ),
    "a table, whose cells the browser copies with tabs between them": (
        "Nurses by telephone after a broken wing: a trial\nMette Sand, Anouk Dune\nResearch Unit of Waders\n"
        "Journal\tShore Nursing\nVolume\t27\nIssue number\t4\nPages (from-to)\t512-520\n"
        "Publication status\tPublished - Aug 2017\n" + ABSTRACT,
        {"container-title": "Shore Nursing", "volume": "27", "issue": "4", "page": "512-520",
         "issued": {"date-parts": [[2017, 8]]}},
    ),
    "labels on lines of their own, the names inverted": (
        "All of the Repository\nLog In\nMachine learning for predicting the yield of herons\nThumbnail Image\nFiles\n"
        "Gull_2020.pdf (2.1 MB)\nDate\n2020-05\nAuthors\nGull, Ada\nTern, Bo\nJournal Title\nPublisher\n" + ABSTRACT,
        {"title": "Machine learning for predicting the yield of herons", "issued": {"date-parts": [[2020, 5]]},
         "author": [{"family": "Gull", "given": "Ada"}, {"family": "Tern", "given": "Bo"}]},
    ),
    "a repository's table in Spanish": (
        "Repositorio de la Costa\nFacultad de Aves\nTesis de Grado\nhttp://repositorio.example.org/handle/1/2\n"
        "Título :\tDiseño de un refugio para garzas\nAutor :\tGarza Loor, Ana María\nFecha de publicación :\t2018\n",
        {"title": "Diseño de un refugio para garzas", "issued": {"date-parts": [[2018]]}, "type": "thesis",
         "author": [{"family": "Garza Loor", "given": "Ana María"}]},
    ),
    "a journal on one line and its year, volume and page on the next": (
        "Search\nShore Med\n. 2019 Jul 13;14(1):77. doi: 10.1000/s11657-019-9999-1.\n"
        "Falls of elderly gulls in three harbours: a cohort study\nAda Gull 1, Bo Tern 2\nAffiliations\n" + ABSTRACT,
        {"container-title": "Shore Med", "volume": "14", "issue": "1", "page": "77",
         "issued": {"date-parts": [[2019, 7, 13]]}, "DOI": "10.1000/s11657-019-9999-1"},
    ),
    "marks after commas": (
        "Shore Health Open. 2013; 5: e311.\nEffects of two tides on the rot of roots\n"
        "Ada Gull,1 Bo Tern,2,3 and Jan Plover1\nAuthor information\n" + ABSTRACT,
        {"title": "Effects of two tides on the rot of roots", "container-title": "Shore Health Open", "volume": "5",
         "author": [{"family": "Gull", "given": "Ada"}, {"family": "Tern", "given": "Bo"},
                    {"family": "Plover", "given": "Jan"}]},
    ),
    "an index to the article before it, references included": (
        "Reform and discipline in the parliament of gulls\nPublished online by Shore University Press: 09 March 2020\n"
        "Ada Gull [Opens in a new window] and\nBo Tern\nShow author details\nAda Gull*\nAffiliation:\n"
        "Department of Law, University of the Shore, Gullhaven, Norway\nArticle contents\nAbstract\nReferences\n"
        + ABSTRACT + "Shore Law Review , Volume 12 , Issue 2 , May 2020 , pp. 155 - 176\nDOI: https://doi.org/10.1000/gull\n"
        "Copyright 2020\nFirst 2020\nSecond 2020\n",
        {"title": "Reform and discipline in the parliament of gulls", "container-title": "Shore Law Review", "volume": "12",
         "issue": "2", "page": "155-176", "DOI": "10.1000/gull"},
    ),
    "a citation that has its names in capitals and no place": (
        "Revista da Costa\nENSINO DE AVES NO LITORAL\nMariana Souza de Garça UFC\nResumo\n" + ABSTRACT
        + "Como Citar\nGARÇA, M. S. de. ENSINO DE AVES NO LITORAL. Revista da Costa, [S. l.], v. 9, n. 1, p. 101–119, 2018.\n",
        {"container-title": "Revista da Costa", "volume": "9",
         "author": [{"family": "Garça", "given": "Mariana Souza", "non-dropping-particle": "de"}]},
    ),
    "a paper in proceedings": (
        "Quiet calls for shared colonies of gulls\nAuthors: Ada Gull, Min-jun TernAuthors Info & Claims\n"
        "CB '19: Proceedings of the 2019 Conference on Birds\nPages 1 - 12\nPublished: 02 May 2019\n" + ABSTRACT,
        {"title": "Quiet calls for shared colonies of gulls", "page": "1-12", "type": "paper-conference",
         "container-title": "CB '19: Proceedings of the 2019 Conference on Birds",
         "author": [{"family": "Gull", "given": "Ada"}, {"family": "Tern", "given": "Min-jun"}]},
    ),
    "a masthead's numbers with the place of publication": (
        "Cadernos de Aves do Campo\nCad. aves campo vol.23 no.7 Rio de Janeiro July 2018\nARTIGO\n"
        "O voo das garças sobre o campo: uma revisão\nCarla Garça1\nFábio Maré2\n" + ABSTRACT,
        {"container-title": "Cadernos de Aves do Campo", "volume": "23", "issue": "7",
         "issued": {"date-parts": [[2018, 7]]}},
    ),
    "a newspaper's article with the time of day": (
        "The Shore Courier\nSport\nVillage that saved its last heron wins an award\n"
        "Residents bought the pond in 2014 after its owner left. It now has frogs\nKate Marlow\n@katemarlow\n"
        "Thu 17 Oct 2019 06.00 BST\nShare on Facebook\nIt began with 4,000 frogs in spring.\n",
        {"title": "Village that saved its last heron wins an award", "issued": {"date-parts": [[2019, 10, 17]]},
         "author": [{"family": "Marlow", "given": "Kate"}], "container-title": None, "volume": None},
    ),
    "a post in German": (
        "Ada auf dem Land\nZwei Jahre ohne Möwen – ein Zwischenstand\nVeröffentlicht am 21. November 2016 von Ada Möwe\n"
        "Vor zwei Jahren flogen die Möwen fort. Viele haben es bemerkt, und manche haben es gesagt.\n"
        "Kommentar verfassen\nNeueste Beiträge\n",
        {"title": "Zwei Jahre ohne Möwen – ein Zwischenstand", "issued": {"date-parts": [[2016, 11, 21]]},
         "author": [{"family": "Möwe", "given": "Ada"}]},
    ),
    "a post whose date and author share a line": (
        "bo tern\nabout\nReading old tide tables with a small network\nMar 9, 2022 • Bo Tern\nThe tables are old.\n",
        {"title": "Reading old tide tables with a small network", "author": [{"family": "Tern", "given": "Bo"}],
         "issued": {"date-parts": [[2022, 3, 9]]}},
    ),
    "a journal named with its ISSN in the footer": (
        "Journals of the shore have sunk in the sea\nKate Marlow\n10 September 2020\ndoi: 10.1000/sunk\n"
        "Shore (Shore) ISSN 1476-4687 (online)\n",
        {"container-title": "Shore"},
    ),
    "a journal without volumes": (
        "Passer au menu\nL’île et le phare dans le roman\nAnne Goéland\nRésumé\n" + ABSTRACT + "Comment citer\n"
        "Goéland, A. (2022). L’île et le phare dans le roman. Cahiers de la côte, (31), 55–74. https://doi.org/10.1000/phare\n",
        {"container-title": "Cahiers de la côte", "issue": "31", "page": "55-74"},
    ),
    "a chapter of a book in a series": (
        "Tides in Practice\nMapping floods with the neighbours\nChapter\nFirst Online: 12 May 2016\npp 87–104\n"
        "Ada Gull &\nBo Tern\n" + ABSTRACT + "Cite this chapter\nGull, A., Tern, B. (2016). Mapping floods with the "
        "neighbours. In: Stork, O. (eds) Tides in Practice. The Shore Series. Shore, Cham. https://doi.org/10.1000/tides_6\n",
        {"container-title": "Tides in Practice", "page": "87-104"},
    ),
    "a preprint whose DOI alone is dated": (
        "A switch of tails in herons of the marsh\nAda Gull, Bo Tern\ndoi: https://doi.org/10.1000/2020.03.22.002386\n"
        + ABSTRACT,
        {"issued": {"date-parts": [[2020, 3, 22]]}},
    ),
    "names with the family first and initials after it": (
        "О жизни чаек на северном берегу\nЧайкина А. П., Зимин И.В.\nСеверный университет\nhttps://doi.org/10.1000/chaika\n",
        {"author": [{"family": "Чайкина", "given": "А. П."}, {"family": "Зимин", "given": "И.В."}]},
    ),
    "a year and an article's number after the journal": (
        "Effect of opening hours on the visits of gulls\n"
        "Shore Health 2020; 371 doi: https://doi.org/10.1000/sh.m3999 (Published 18 November 2020)\n"
        "Cite this as: Shore Health 2020;371:m3999\nAda Gull, senior lecturer1,\nBo Tern, professor of tides2\n" + ABSTRACT,
        {"container-title": "Shore Health", "volume": "371", "page": "m3999",
         "author": [{"family": "Gull", "given": "Ada"}, {"family": "Tern", "given": "Bo"}]},
    ),
    "pages of four figures and more": (
        "Light on the cage of a heron†\nAda Gull,*a Bo Tern b\na Department of Cages, University of the Shore\n" + ABSTRACT
        + "Shore Adv., 2020,49, 12011-12018\n",
        {"title": "Light on the cage of a heron", "container-title": "Shore Adv", "volume": "49", "page": "12011-12018",
         "author": [{"family": "Gull", "given": "Ada"}, {"family": "Tern", "given": "Bo"}]},
    ),
    "a year and an issue with the volume in brackets": (
        "Revue de la côte\n2019/2 (Vol. 58)\nDOI : 10.3917/rc.582.0045\nLe retour des goélands dans les ports\n"
        "Par Anne Goéland, Paul Mouette\nPages 45 à 63\nRésumé\n",
        {"container-title": "Revue de la côte", "volume": "58", "issue": "2", "page": "45-63",
         "issued": {"date-parts": [[2019]]}},
    ),
    "titles and degrees of the authors": (
        "Pharmacists and the blood of herons: a trial\nProf Ada Gull, MBBS\nBo Tern, PhD\nPublished: February 11, 2021\n"
        + ABSTRACT,
        {"author": [{"family": "Gull", "given": "Ada"}, {"family": "Tern", "given": "Bo"}]},
    ),
    "a thesis whose author stands inverted under its title": (
        "Change search\nCite\nLearning to weld: herons in vocational schools\nGull, Ada\n"
        "University of the North, Faculty of Education.\n2017 (English) Doctoral thesis, comprehensive summary\n" + ABSTRACT,
        {"title": "Learning to weld: herons in vocational schools", "type": "thesis",
         "author": [{"family": "Gull", "given": "Ada"}]},
    ),
    "a report without authors, its date under a label": (
        "Menu\nHome\nResearch and analysis\nWarnings of floods and herons: how people use them\nFindings of interviews.\nFrom:\n"
        "Agency for Rivers\nPublished\n20 March 2018\nDocuments\nWarnings of floods and herons: how people use them\n"
        "Phone: +46 90 000 00 00\n",
        {"title": "Warnings of floods and herons: how people use them", "issued": {"date-parts": [[2018, 3, 20]]},
         "container-title": None, "author": None},
    ),
    "a German newspaper's article": (
        "Menü\nSport\nDie Gänse vom Rathausdach\nAus Gansburg berichtet Lena Winter\n-Aktualisiert am 23.07.2015-15:16\n"
        "Auf dem Dach sitzen Gänse.\n",
        {"title": "Die Gänse vom Rathausdach", "author": [{"family": "Winter", "given": "Lena"}],
         "issued": {"date-parts": [[2015, 7, 23]]}},
    ),
    "a citation of Vancouver's style with a day before the volume": (
        "Home / Archives / Vol. 3 No. 1 (2014): January - June\nCaries in the young gulls of Garzal\nAuthors\nAda Garza\n"
        + ABSTRACT + "How to Cite\n1.\nGarza A. Caries in the young gulls of Garzal. Rev Odontol Golfo [Internet]. "
        "2014 Jan. 15 [cited 2024 May 3];3(1):5-11. Available from: https://example.org/21\n",
        {"container-title": "Rev Odontol Golfo", "volume": "3", "issue": "1", "page": "5-11",
         "issued": {"date-parts": [[2014]]}},
    ),
    "a title that ends in a country": (
        "Menu\nSearch\nShore Education\nThe schooling of gulls in rural China\nAda Gull, Bo Tern\n"
        "Department of Birds, University of the Shore, Gullhaven, China\nPublished: 3 May 2019\n" + ABSTRACT,
        {"title": "The schooling of gulls in rural China"},
    ),
    "authors with the numbers of their article after them": (
        "Home Page\nNews\nStable colonies from few herons\nAda Gull, Bo Tern; 20(114):1−38, 2019.\n" + ABSTRACT,
        {"title": "Stable colonies from few herons", "volume": "20", "issue": "114", "page": "1-38",
         "author": [{"family": "Gull", "given": "Ada"}, {"family": "Tern", "given": "Bo"}]},
    ),
    "a post in Dutch": (
        "Home\nOver\nDrie jaar dagboeken van een reiger\nGeplaatst op 23 april 2018 door Ada de Reiger\n"
        "In een doos vond ik veertien schriften.\nGeef een reactie\n",
        {"title": "Drie jaar dagboeken van een reiger", "issued": {"date-parts": [[2018, 4, 23]]},
         "author": [{"family": "Reiger", "given": "Ada", "non-dropping-particle": "de"}]},
    ),
    "a path of links to the volume": (
        "Register\nAbout the journal\nSTAGE home / Aquatic Shores / Volume 64 (2016) Issue 2 / Article\nOriginal Papers\n"
        "Feeding habits of the goby in tidal pools\nShinya MORI, Emi TANAKA\n2016 Volume 64 Issue 2 Pages 121-129\n"
        "DOI https://doi.org/10.1000/aq.64.121\n" + ABSTRACT,
        {"container-title": "Aquatic Shores", "volume": "64", "issue": "2", "page": "121-129"},
    ),
    "a button between a journal and its year": (
        "Collections\nJ Shore Care\nActions\n. 2021 Jul-Sep;37(4):412-419.\ndoi: 10.1000/JSC.999.\n"
        "Feeding of young herons by their fathers: a study\nAda Gull 1 , Bo Tern\nAffiliations\n" + ABSTRACT,
        {"container-title": "J Shore Care", "volume": "37", "issue": "4", "page": "412-419",
         "issued": {"date-parts": [[2021, 7]]}},
    ),
    "a headline over a longer line that sums the article up": (
        "Suscríbete\nEspaña\nDeportes\nCultura\nLa garza que volvió al campanario\n"
        "Los vecinos de Garzal vendieron el bronce para pagar el tejado de la iglesia\nMarta Garza\n"
        "Garzal - 28 may 2017 - 00:16 CEST\nCompartir en Facebook\nLa garza pesaba poco.\n",
        {"title": "La garza que volvió al campanario", "author": [{"family": "Garza", "given": "Marta"}],
         "issued": {"date-parts": [[2017, 5, 28]]}},
    ),
    "a newspaper that says how old its article is": (
        "News\nSport\nFood\nThis article is more than 3 years old\nIt smelled of herons: the return of the last pond\n"
        "This article is more than 3 years old\nA former gull has filled the pond again after years\nDominic Tern\n"
        "Sat 26 Dec 2020 10.00 GMT\nThe pond was empty.\n",
        {"title": "It smelled of herons: the return of the last pond", "issued": {"date-parts": [[2020, 12, 26]]}},
    ),
    "a post with date, author and comments on a line": (
        "Zettel\nWas Möwen mit alten Karten machen\n30. September 2014 Ada Möwe 4 Kommentare\n"
        "Manche werfen sie weg.\nDirk schreibt:\n1. Oktober 2014 um 07:55\nSchön.\n",
        {"title": "Was Möwen mit alten Karten machen", "author": [{"family": "Möwe", "given": "Ada"}],
         "issued": {"date-parts": [[2014, 9, 30]]}},
    ),
    "an issue beside the volume that the citation has": (
        "Articles | Volume 22, issue 5\nhttps://doi.org/10.1000/sl-22-2901-2018\n16 May 2018\n"
        "Memory of a drained marsh in the north\nO. Gull, B. Tern, and C. Plover\nAbstract. Peat remembers rain.\n"
        "How to cite. Gull, O., Tern, B., and Plover, C.: Memory of a drained marsh in the north, Shore Letters, 22, 2901–2917, "
        "https://doi.org/10.1000/sl-22-2901-2018, 2018.\n",
        {"container-title": "Shore Letters", "volume": "22", "issue": "5", "page": "2901-2917"},
    ),
    "a working paper": (
        "Research\nWorking Papers\nMeaning at the Shore\nMeaning at the Shore\nAda Gull, Bo Tern & Carl Plover\nShare\n"
        "Working Paper 33843\nDOI 10.1000/w33843\nIssue Date May 2025\n"
        "We look at a solution of the problem that herons have with ponds: enabling gulls to reduce the cost of effort.\n"
        'Copy Citation\nAda Gull, Bo Tern, and Carl Plover, "Meaning at the Shore," Shore Working Paper 33843 (2025), '
        "https://doi.org/10.1000/w33843.\n",
        {"type": "report", "title": "Meaning at the Shore", "number": "w33843", "collection-title": "Shore Working Paper",
         "container-title": None, "issued": {"date-parts": [[2025, 5]]}},
    ),
    "a journal whose name is a picture": (
        "Search Full-Text Archive\nJournal List\nUser Guide\nLearn more: Disclaimer | Copyright Notice\n"
        ". 2012 Nov 26;41(Database issue):D36-D42. doi: 10.1000/gks1195\nSearch in Archive\nSearch in Catalog\n"
        "The bank of feathers and its gulls\nAda Gull\n1National Center for Gulls, 8600 Shore Road\n"
        "Find articles by Ada Gull\n" + ABSTRACT,
        {"container-title": None, "volume": "41", "page": "D36-D42", "DOI": "10.1000/gks1195"},
    ),
    "a thesis of which only its number says so": (
        "Accueil\nDépôt\nConsultation\nDischarging methods for herons in marshes\nMéthodes de déchargement pour hérons\n"
        "Ada Gull\nRésumé\nLes hérons habitent les marais, et nous les comptons de plusieurs manières que voici en détail.\n"
        "Citer\nAda Gull. Discharging methods for herons in marshes. Université du Marais, 2015. Français. ⟨NNT : 2015MA1⟩. "
        "⟨tel-02083632⟩\n",
        {"type": "thesis", "publisher": "Université du Marais", "issued": {"date-parts": [[2015]]}},
    ),
}  # fmt: skip


# whose citations the model of plain references does not read as they are meant
MISSED = frozenset(
    {
        "a data set",
        "a citation that has its names in capitals and no place",
        "a chapter of a book in a series",
        "a working paper",
    }
)


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_of_many_kinds_of_site_are_read(page: str, request: pytest.FixtureRequest) -> None:
    text, expected = PAGES[page]
    if page in MISSED:
        request.applymarker(pytest.mark.xfail(strict=True, reason="its citation is read otherwise"))
    item = one(text)
    assert {variable: item.get(variable) for variable in expected} == expected
