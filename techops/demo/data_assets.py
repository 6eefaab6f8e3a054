"""Equipment and vehicles of the customers: what the orders are about."""

# kind: (name, brand, model), (service category, ...)
KINDS = {
    "board": ("Tablero general", "Schneider Electric", "Prisma G", "Tableros de baja tensión"),
    "substation": ("Subestación 10/0.22 kV", "ABB", "UniSec 400 kVA", "Subestaciones y media tensión"),
    "genset": ("Grupo electrógeno 150 kVA", "Cummins", "C150 D6", "Grupos electrógenos"),
    "lighting": ("Sistema de iluminación", "Philips", "GreenPerform", "Iluminación industrial"),
    "pump": ("Bomba centrífuga 5.5 HP", "Grundfos", "CR 15-4", "Bombas y motores"),
    "pumps": ("Sistema de bombeo de presión constante", "Pedrollo", "TISSEL-200", "Bombas y motores"),
    "compressor": ("Compresor de tornillo 30 HP", "Atlas Copco", "GA 22", "Compresores y neumática"),
    "conveyor": ("Faja transportadora 12 m", "Intralox", "S800", "Fajas y transmisiones"),
    "coldroom": ("Cámara fría -18 °C", "Bitzer", "LH64E", "Cámaras frías y chillers"),
    "chiller": ("Chiller 40 TR", "Carrier", "30RB-040", "Cámaras frías y chillers"),
    "air": ("Aire acondicionado central 10 TR", "York", "YHGE-120", "Aire acondicionado"),
    "ups": ("UPS 20 kVA", "APC", "Symmetra LX", "UPS y respaldo de energía"),
    "plc": ("Línea de producción con PLC", "Siemens", "S7-1200", "Automatización y PLC"),
    "drive": ("Variador de frecuencia 25 HP", "Danfoss", "VLT FC-302", "Variadores y arrancadores"),
    "cctv": ("Sistema CCTV de 16 cámaras", "Hikvision", "DS-7716NI", "CCTV y control de acceso"),
    "oven": ("Horno rotativo", "Ramalhos", "Rotoram 8.12", "Reparación de tarjetas electrónicas"),
    "boiler": ("Caldera 60 BHP", "Cleaver-Brooks", "CB-60", "Instrumentación y sensores"),
    "projector": ("Proyector digital de sala", "Christie", "CP2308", "Reparación de tarjetas electrónicas"),
    "dispenser": (
        "Surtidor de combustible doble",
        "Gilbarco",
        "Encore 500",
        "Reparación de tarjetas electrónicas",
    ),
    "ground": ("Pozo a tierra y pararrayos", "Thor-Gel", "PT-25", "Puesta a tierra y pararrayos"),
}

# what each place has, in the order of data_sites.SITES
AT_SITES = (
    ("compressor", "board", "drive"), ("boiler", "pump"), ("air",),
    ("plc", "chiller", "substation"), ("compressor", "conveyor"), ("lighting",),
    ("plc", "boiler", "conveyor"), ("coldroom", "substation"), ("oven", "board", "conveyor"),
    ("oven",), ("air",), ("genset", "air", "ups"),
    ("genset", "chiller", "pumps"), ("ups", "air"), ("chiller", "pumps", "genset"),
    ("board", "air"), ("substation", "air", "cctv"), ("lighting", "pumps"),
    ("coldroom", "air"), ("coldroom", "board"), ("coldroom", "genset"),
    ("coldroom",), ("coldroom", "air"), ("coldroom", "conveyor", "genset"),
    ("cctv", "conveyor"), ("lighting",), ("plc", "chiller", "substation"),
    ("coldroom", "ups"), ("pumps", "air", "genset"), ("air", "ups"),
    ("air", "board"), ("board", "pumps"), ("cctv",),
    ("plc", "compressor", "drive"), ("lighting",), ("compressor", "board"),
    ("drive",), ("compressor",), ("board",),
    ("chiller", "plc"), ("coldroom", "genset"), ("coldroom", "substation"),
    ("coldroom",), ("coldroom", "conveyor", "pump"), ("air",),
    ("pumps", "ground"), ("projector", "air"), ("projector", "ups"),
    ("projector", "air"), ("dispenser", "board"), ("dispenser", "genset"),
    ("dispenser",), ("boiler", "plc"), ("pumps",),
    ("coldroom", "air"), ("air",), ("coldroom",),
    ("pumps", "genset", "ground"), ("ups", "air", "genset", "substation"), ("ups", "air"),
)  # fmt: skip

# customer, plate, brand, model, year, odometer in km
VEHICLES = (
    ("transportes", "BCA-714", "Volvo", "FH 460", 2019, 412350),
    ("transportes", "BCD-882", "Scania", "R 450", 2020, 355120),
    ("transportes", "BDF-215", "Mercedes-Benz", "Actros 2645", 2021, 248700),
    ("transportes", "BFG-640", "Hino", "GH 500", 2018, 301540),
    ("transportes", "BGH-377", "Volvo", "FMX 440", 2022, 156980),
    ("despensa", "AXT-903", "Isuzu", "NPR 75", 2020, 128400),
    ("logistica", "AWL-256", "Toyota", "8FG25 montacargas", 2017, 9860),
    ("grifos", "AYP-118", "Hyundai", "HD 120", 2019, 187300),
)
# number, plate, make, model of the company's own vans: one per technician
VANS = (
    "BLK-101", "BLK-102", "BLK-103", "BLK-104", "BLK-105",
    "BLM-206", "BLM-207", "BLM-208", "BLM-209", "BLM-210",
)  # fmt: skip
VAN_MODEL = ("Hyundai", "H-1 Cargo")
