"""
A tiny good county: warehouse, two depots, four villages on straight roads, a type of truck, two of vans, six waybills.

``TABLES`` maps file names to their text; :func:`write_county` puts them into a folder.
"""

from pathlib import Path

COUNTY = """key,value,source,grade
name,Tiny 小县,,
datum,wgs84,,
day,2026-03-02,,
orders,orders/{day}.csv,,
overnight_per_kg_yuan,1,assumed for the test,K
max_snap_m,2000,,
"""
SITES = """id,name,tier,parent,host,lon,lat,opens,closes,停车时间,seconds_per_piece,handling_minutes,分拣效率,别名
100,县仓,county,,post_office,105.00,35.70,00:00,24:00,0,0,0,,
110,东镇,township,100,post_office,105.10,35.70,06:00,20:00,5,1,10,600,
120,北乡,township,100,supply_coop,105.00,35.80,06:00,20:00,5,1,10,600,
111,苹果村,village,110,service_point,105.15,35.70,08:00,18:00,3,5,,,苹果;苹果村委会
112,李家湾村,village,110,chain_store,105.10,35.75,08:00,18:00,3,5,,,
121,桃村,village,120,post_office,105.00,35.85,08:00,18:00,3,5,,,
122,李家湾村,village,120,service_point,105.05,35.80,08:00,18:00,3,5,,,
"""
FIRMS = """id,name,kind
post,China Post 邮政,post
star,Star Express 星快递,courier
"""
COMMODITIES = """id,name,temperature,keep_apart
parcel,parcels 包裹,ambient,
chilled,chilled food 冷藏食品,chilled,
inputs,farm inputs 农资,ambient,chilled
"""
VEHICLES = (
    "id,name,echelon,base,count,capacity_kg,capacity_litres,chilled_litres,per_day_yuan,per_km_yuan,per_hour_yuan,"
    "shift_opens,shift_closes,max_hours,max_trips,reload_minutes,profile,owner,carries,co2_g_per_km\n"
    "truck,Truck 货车,1,100,2,3000,15000,1000,300,1.8,30,05:00,20:00,10,2,30,truck,,,600\n"
    "van-east,Van 面包车,2,110,2,600,3000,200,120,0.8,25,06:00,20:00,9,2,20,van,,,220\n"
    "van-north,Van 小面包车,2,120,1,600,3000,200,120,0.8,25,06:00,20:00,9,2,20,van,post,,220\n"
)
ROADS = """id,name,class,surface,oneway,length_km,width_m,gradient_percent,geometry,generated
r1,East road,secondary,asphalt,no,,6,,"LINESTRING (105.00 35.70, 105.10 35.70)",yes
r2,Apple road,tertiary,asphalt,no,,5,,"LINESTRING (105.10 35.70, 105.15 35.70)",yes
r3,Pear road,tertiary,,no,,,,"LINESTRING (105.10 35.70, 105.10 35.75)",yes
r4,North road,secondary,asphalt,no,11.5,6,2,"LINESTRING (105.00 35.70, 105.00 35.80)",yes
r5,Peach road,tertiary,asphalt,no,,,,"LINESTRING (105.00 35.80, 105.00 35.85)",yes
r6,Plum road,tertiary,asphalt,no,,,,"LINESTRING (105.00 35.80, 105.05 35.80)",yes
"""
PARAMETERS = """name,value,unit,source,grade
load factor,0.7,,assumed for the test,K
"""
ORDERS = """id,firm,commodity,site,direction,weight_kg,volume_l,pieces,ready,promised,priority,cash_yuan
w1,post,parcel,111,down,12.5,60,5,06:00,18:00,0,0
w2,star,parcel,苹果,down,3,10,2,,,0,25.50
w3,star,chilled,112,down,8,20,1,,,1,0
w4,post,inputs,121,down,200,300,4,,,0,0
w5,post,parcel,120,down,20,80,8,,,0,0
w6,star,parcel,北乡 李家湾村,up,15,40,3,10:00,,0,0
"""
CANDIDATES = """id,name,township,host,lon,lat,premises,opens,closes,capacity_kg,conversion_yuan,closing_yuan,lock
c1,梅路旧校舍,120,idle_workshop,105.02,35.80,reused,06:00,20:00,3000,25000,,free
110,,,,,,,,,,,5000,open
"""
SEASONS = """name,days,orders_day,roads_day,down_factor,up_factor
normal,200,2026-03-02,,,
peak,20,2026-03-02,2026-03-09,1.87,0.5
"""
TABLES = {
    "county.csv": COUNTY,
    "sites.csv": SITES,
    "firms.csv": FIRMS,
    "commodities.csv": COMMODITIES,
    "vehicles.csv": VEHICLES,
    "roads.csv": ROADS,
    "parameters.csv": PARAMETERS,
    "orders/2026-03-02.csv": ORDERS,
}

PLACEMENT = {"candidates.csv": CANDIDATES, "seasons.csv": SEASONS}
"""Tables that the good county may have besides."""


def write_county(folder: Path) -> Path:
    """Write the tables; the folder."""
    for name, text in TABLES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder
