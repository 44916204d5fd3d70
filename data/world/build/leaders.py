"""Heads of state and government since 1945, and the COW numbers of countries, from REIGN.

    python3 data/world/build/leaders.py REIGN.csv

REIGN.csv: the list of leaders of OEFDataScience/REIGN.github.io, March 2021 (MIT).
reign-leaders.txt beside this script says which office a leader held and the full name.
"""
import csv
import os
import re
import sys

import tables

SOURCE = "REIGN 2021-03 (MIT)"
WIKIDATA = "Wikidata (CC0) via every-politician-scrapers/world-leaders-2021 data/wikidata.csv (2026)"
CURRENT = "open-data-archive/world-leaders-current (2026)"
ISO3 = dict(pair.split("=") for pair in """
BHM=BHS HAI=HTI TRI=TTO BAR=BRB GRN=GRD SLU=LCA SVG=VCT AAB=ATG SKN=KNA GUA=GTM HON=HND SAL=SLV COS=CRI PAR=PRY URU=URY UKG=GBR
IRE=IRL NTH=NLD FRN=FRA MNC=MCO SWZ=CHE SPN=ESP POR=PRT GMY=DEU AUS=AUT CZE=CSK CZR=CZE SLO=SVK SNM=SMR MNG=MNE MAC=MKD CRO=HRV
BOS=BIH KOS=XKX SLV=SVN BUL=BGR MLD=MDA ROM=ROU LAT=LVA LIT=LTU GRG=GEO SWD=SWE DEN=DNK ICE=ISL CAP=CPV EQG=GNQ GAM=GMB MAA=MRT
NIR=NER CDI=CIV GUI=GIN BFO=BFA SIE=SLE TOG=TGO CAO=CMR NIG=NGA CEN=CAF CHA=TCD CON=COG DRC=COD TAZ=TZA BUI=BDI ANG=AGO MZM=MOZ
ZAM=ZMB ZIM=ZWE MAW=MWI SAF=ZAF LES=LSO BOT=BWA SWA=SWZ MAG=MDG MAS=MUS SEY=SYC MOR=MAR ALG=DZA LIB=LBY SUD=SDN LEB=LBN KUW=KWT
BAH=BHR UAE=ARE OMA=OMN TAJ=TJK KYR=KGZ KZK=KAZ MON=MNG ROK=KOR BHU=BTN BNG=BGD MYA=MMR SRI=LKA MAD=MDV NEP=NPL THI=THA CAM=KHM
DRV=VNM MAL=MYS SIN=SGP BRU=BRN PHI=PHL INS=IDN ETM=TLS AUL=AUS NEW=NZL VAN=VUT SOL=SLB FIJ=FJI NAU=NRU MSI=MHL PAL=PLW
GDR=DDR YPR=YMD YAR=YAR RVN=RVN YUG=SRB
""".split())
# Germany has had COW number 255 since 1990 and the Federal Republic 260 before; both abbreviations stand for it here.
FIRST = 1945  # terms that ended before are left out
DATED = {("DEU", "255"): ("1990-10", ""), ("DEU", "260"): ("", "1990-10"), ("YEM", "679"): ("1990-05", "")}


def day(row):
    return f"{int(row[6]):04}-{int(row[5]):02}-{int(row[4]):02}"


def main(source):
    with open(source, encoding="cp1252", errors="replace", newline="") as file:
        rows = list(csv.reader(file))[1:]
    actors = {row[0] for row in tables.read("actors")}
    codes = set()
    for row in rows:
        iso3 = ISO3.get(row[0], row[0])
        if "country:" + iso3 in actors:
            start, end = DATED.get((iso3, row[1]), ("", ""))
            codes.add(("country:" + iso3, "cow", row[1], start, end, SOURCE))
    for iso3 in ("YUG", "SCG"):
        codes.add(("country:" + iso3, "cow", "345", "", "", SOURCE))
    tables.merge("codes", sorted(codes), SOURCE)

    terms = {}
    for row in rows:
        if not row[8] or int(row[8]) >= FIRST:
            terms.setdefault((row[0], row[3].strip()), []).append(row)
    holders, people, unused = [], {}, []
    name = os.path.join(tables.HERE, "reign-leaders.txt")
    for line in open(name, encoding="utf-8"):
        if line.startswith("#") or not line.strip():
            continue
        head, tail = line.strip().split(": ", 1)
        country, office = head.split(" ")
        country, _, other = country.partition(">")
        iso3 = other or ISO3.get(country, country)
        for item in tail.split("; "):
            key, full = item.split("=", 1)
            full, _, end = full.partition(">")
            full, _, own = full.partition("#")
            person = own or "person:" + tables.slug(full)
            key, _, year = key.partition("@")
            found = [row for row in terms.get((country, key), []) if not year or row[6] == year]
            if not found:
                unused.append((country, key, year))
            for row in found:
                cite = SOURCE
                if row[8]:
                    to = f"{int(row[8]):04}-{int(row[7]):02}"
                elif end == "+":
                    to, cite = "", SOURCE + "; " + WIKIDATA
                elif end.startswith(">"):
                    to, cite = end[1:], SOURCE + "; " + WIKIDATA
                elif end.startswith("OD"):
                    to, cite = end[2:], SOURCE + "; " + CURRENT
                elif end:
                    to, cite = end, "unverified"
                else:
                    unused.append((country, key, "open"))
                    continue
                holders.append([f"office:{iso3}/{office}", person, day(row), to, cite])
                people[person] = (full, iso3)
    print(len(holders), "terms;", unused)
    return holders, people


if __name__ == "__main__":
    found, people = main(sys.argv[1])
    # A term that another source tells better stays as that source has it.
    better = {(row[0], row[1], row[2][:4]) for row in tables.read("holders") if not row[-1].startswith(SOURCE)}
    found = [row for row in found if (row[0], row[1], row[2][:4]) not in better]
    for cite in (SOURCE, SOURCE + "; " + WIKIDATA, SOURCE + "; " + CURRENT):
        tables.merge("holders", [row for row in found if row[-1] == cite], cite)
    tables.merge("holders", [row for row in found if row[-1] == "unverified"])
    tables.merge("actors", [[person, "person", full, iso3, "GOV", "", "", "unverified"] for person, (full, iso3) in people.items()])
    named = {row[0] for row in tables.read("names")}
    names = []
    for person, (full, iso3) in people.items():
        if person in named:
            continue
        names.append([person, "name", full, "", "", "", "unverified"])
        import unicodedata

        plain = "".join(c for c in unicodedata.normalize("NFKD", full.replace("ł", "l").replace("ø", "o").replace("ı", "i").replace("đ", "d").replace("ð", "d")) if not unicodedata.combining(c))
        if plain != full and plain.isascii():
            names.append([person, "name", plain, "", "", "", "unverified"])
    tables.merge("names", names)
