"""A county of two firms that one can hold in the head: a depot, two villages."""

import io
import zipfile

# The post has 5 + 4 pieces for them, the co-operative 41 for the second.
TABLES = {
    "county.csv": """key,value,source,grade
name,Small 小县,,
datum,wgs84,,
day,2026-03-02,,
orders,orders/{day}.csv,,
""",
    "sites.csv": "id,name,tier,parent,host,lon,lat,opens,closes,stop_minutes,seconds_per_piece,handling_minutes,"
    """pieces_per_hour
100,county,county,,post_office,105.00,35.70,00:00,24:00,0,0,0,
110,east,township,100,post_office,105.10,35.70,06:00,20:00,5,1,10,600
111,apple,village,110,service_point,105.15,35.70,08:00,18:00,3,5,,
112,pear,village,110,chain_store,105.10,35.75,08:00,18:00,3,5,,
""",
    "firms.csv": "id,name,kind\npost,The Post,post\ncoop,Xylem Farmers,coop\n",
    "commodities.csv": "id,name,temperature,keep_apart\nparcel,parcels,ambient,\n",
    "vehicles.csv": (
        "id,name,echelon,base,count,capacity_kg,capacity_litres,chilled_litres,per_day_yuan,per_km_yuan,per_hour_yuan,"
        "shift_opens,shift_closes,max_hours,max_trips,reload_minutes,profile,owner,carries,co2_g_per_km\n"
        "lorry,Lorry,1,100,2,3000,15000,0,300,1.8,30,05:00,20:00,10,2,30,truck,,,600\n"
        "minibus,Minibus,2,110,2,600,3000,0,120,0.8,25,06:00,20:00,9,2,20,van,,,220\n"
    ),
    "roads.csv": """id,name,class,surface,oneway,length_km,width_m,gradient_percent,geometry,generated
r1,East road,secondary,asphalt,no,,6,,"LINESTRING (105.00 35.70, 105.10 35.70)",yes
r2,Apple road,tertiary,asphalt,no,,5,,"LINESTRING (105.10 35.70, 105.15 35.70)",yes
r3,Pear road,tertiary,,no,,,,"LINESTRING (105.10 35.70, 105.10 35.75)",yes
""",
    "orders/2026-03-02.csv": "id,firm,commodity,site,direction,weight_kg,volume_l,pieces,ready,promised,priority,"
    """cash_yuan
w1,post,parcel,111,down,12,60,5,06:00,18:00,0,0
w2,post,parcel,112,down,8,40,4,06:00,18:00,0,0
w3,coop,parcel,112,down,90,410,41,06:00,18:00,0,0
""",
}


def small_county(**changed: str) -> bytes:
    """Its tables as the zip file that is sent; ``changed`` are tables that are otherwise, by name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as container:
        for name, text in (TABLES | {f"{name}.csv": text for name, text in changed.items()}).items():
            container.writestr(name, text)
    return packed.getvalue()
