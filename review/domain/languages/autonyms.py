"""What languages call themselves, as CLDR 48 has it.

babel would tell it too, but only by reading all that it knows of a language, a megabyte for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_TABLE = """
    af Afrikaans
    am አማርኛ
    ar العربية
    as অসমীয়া
    az azərbaycan
    be беларуская
    bg български
    bn বাংলা
    bs bosanski
    ca català
    ckb کوردیی ناوەندی
    cs čeština
    cy Cymraeg
    da dansk
    de Deutsch
    dv ދިވެހިބަސް
    el Ελληνικά
    en English
    es español
    et eesti
    eu euskara
    fa فارسی
    fa-AF دری
    fi suomi
    fil Filipino
    fr français
    ga Gaeilge
    gl galego
    gu ગુજરાતી
    ha Hausa
    he עברית
    hi हिन्दी
    hr hrvatski
    hu magyar
    hy հայերեն
    id Indonesia
    ig Igbo
    is íslenska
    it italiano
    ja 日本語
    ka ქართული
    kk қазақ тілі
    km ខ្មែរ
    kn ಕನ್ನಡ
    ko 한국어
    ku kurdî (kurmancî)
    ky кыргызча
    ln lingála
    lo ລາວ
    lt lietuvių
    lv latviešu
    mk македонски
    ml മലയാളം
    mn монгол
    mr मराठी
    ms Melayu
    mt Malti
    my မြန်မာ
    ne नेपाली
    nl Nederlands
    no norsk
    om Oromoo
    or ଓଡ଼ିଆ
    pa ਪੰਜਾਬੀ
    pl polski
    ps پښتو
    pt português
    ro română
    ru русский
    rw Ikinyarwanda
    sd سنڌي
    si සිංහල
    sk slovenčina
    sl slovenščina
    sn chiShona
    so Soomaali
    sq shqip
    sr српски
    sv svenska
    sw Kiswahili
    ta தமிழ்
    te తెలుగు
    tg тоҷикӣ
    th ไทย
    ti ትግርኛ
    tk türkmen dili
    tr Türkçe
    ug ئۇيغۇرچە
    uk українська
    ur اردو
    uz o‘zbek
    vi Tiếng Việt
    xh IsiXhosa
    yi ייִדיש
    yo Èdè Yorùbá
    zh 中文
    zh-Hant 繁體中文
    zu isiZulu
"""

AUTONYMS: Mapping[str, str] = MappingProxyType(
    dict(line.split(maxsplit=1) for line in _TABLE.strip().splitlines())
)
