"""Contracts of the demonstration company: what was agreed with whom."""

from typing import Any

# months are counted from the month of the anchor; `ends` is the last day of that month, none: no end.
FRAMEWORK, ON_DEMAND, PREVENTIVE, DEDICATED = "Framework", "On Demand", "Preventive Maintenance", "Dedicated"
CONSOLIDATED, PER_SERVICE = "Monthly Consolidated", "Per Service"

CONTRACTS: tuple[dict[str, Any], ...] = (
    {
        "key": "textiles", "title": "Contrato marco de mantenimiento industrial", "type": FRAMEWORK,
        "starts": -13, "ends": 11, "state": "Active", "billing": CONSOLIDATED, "days": 30,
        "rate": 52, "rates": (("Automatización y PLC", None, 66), (None, "Mecánica", 48)),
        "auto": 300, "emergency": 1500, "failed": 35, "tiers": ((3000, 3), (6000, 5)),
        "preferred": (0, 3), "sla": "standard", "hours": "day", "prices": True,
    },
    {
        "key": "envases", "title": "Contrato marco de planta", "type": FRAMEWORK,
        "starts": -10, "ends": 12, "state": "Active", "billing": CONSOLIDATED, "days": 45,
        "rate": 55, "rates": (("Automatización y PLC", None, 68),), "auto": 400, "emergency": 2000,
        "failed": 40, "discount": 3, "preferred": (8,), "sla": "standard", "prices": True,
    },
    {
        "key": "conservas", "title": "Contrato marco con atención permanente", "type": FRAMEWORK,
        "starts": -11, "ends": 10, "state": "Active", "billing": CONSOLIDATED, "days": 60,
        "rate": 54, "auto": 500, "emergency": 3000, "failed": 45, "tiers": ((2500, 2), (5000, 4)),
        "surcharges": (40, 30, 50, 25, 80), "sla": "strict", "penalty": 5, "prices": True,
        "zone_fees": (("Callao", 30), ("Ventanilla - Puente Piedra", 60)), "preferred": (5,),
    },
    {
        "key": "hotel", "title": "Contrato marco de hoteles", "type": FRAMEWORK,
        "starts": -8, "ends": 13, "state": "Active", "billing": CONSOLIDATED, "days": 30,
        "rate": 50, "auto": 250, "emergency": 1200, "failed": 30, "sla": "standard", "vetoed": (9,),
    },
    {
        "key": "despensa", "title": "Contrato marco de cadena de tiendas", "type": FRAMEWORK,
        "starts": -13, "ends": 11, "state": "Active", "billing": CONSOLIDATED, "days": 60,
        "rate": 48, "rates": (("Cámaras frías y chillers", None, 58),), "auto": 350, "emergency": 1800,
        "failed": 30, "tiers": ((2000, 2), (5000, 4), (9000, 6)), "sla": "standard", "prices": True,
        "zone_fees": (("Lima Centro", 18), ("Ate - Santa Anita", 35), ("San Juan de Lurigancho", 38)),
        "preferred": (4, 5), "renews": True,
    },
    {
        "key": "logistica", "title": "Contrato marco de almacenes", "type": FRAMEWORK,
        "starts": -8, "ends": 1, "state": "Active", "billing": CONSOLIDATED, "days": 30,
        "rate": 50, "auto": 300, "emergency": 1500, "failed": 35, "sla": "standard", "hours": "day",
    },
    {
        "key": "transportes", "title": "Contrato marco de flota", "type": FRAMEWORK,
        "starts": -9, "ends": 12, "state": "Active", "billing": CONSOLIDATED, "days": 45,
        "rate": 44, "auto": 250, "emergency": 1000, "failed": 40, "minimum": (60, 15), "sla": "standard",
    },
    {
        "key": "panificadora", "title": "Mantenimiento preventivo de hornos y frío", "type": PREVENTIVE,
        "starts": -7, "ends": 12, "state": "Active", "billing": CONSOLIDATED, "days": 30,
        "fee": 480, "fee_for": "Mantenimiento preventivo mensual de la planta y dos tiendas",
        "rate": 48, "auto": 200, "emergency": 900, "sla": "standard",
    },
    {
        "key": "clinica", "title": "Mantenimiento preventivo hospitalario", "type": PREVENTIVE,
        "starts": -9, "ends": 11, "state": "Active", "billing": CONSOLIDATED, "days": 45,
        "fee": 1250, "fee_for": "Mantenimiento preventivo mensual de tres sedes", "rate": 55,
        "auto": 600, "emergency": 4000, "sla": "strict", "penalty": 5, "preferred": (5, 2), "renews": True,
    },
    {
        "key": "galeria", "title": "Mantenimiento preventivo de centro comercial", "type": PREVENTIVE,
        "starts": -6, "ends": 0, "state": "Active", "billing": CONSOLIDATED, "days": 30,
        "fee": 690, "fee_for": "Mantenimiento preventivo mensual eléctrico y de bombas", "rate": 48,
        "auto": 250, "emergency": 1000, "sla": "standard",
    },
    {
        "key": "torres", "title": "Mantenimiento preventivo de edificios", "type": PREVENTIVE,
        "starts": -9, "ends": 11, "state": "Active", "billing": CONSOLIDATED, "days": 30,
        "fee": 980, "fee_for": "Mantenimiento preventivo mensual de tres torres", "rate": 50,
        "auto": 300, "emergency": 1500, "sla": "standard", "preferred": (0,), "vetoed": (4,),
    },
    {
        "key": "cines", "title": "Mantenimiento preventivo de complejos", "type": PREVENTIVE,
        "starts": -5, "ends": 15, "state": "Active", "billing": CONSOLIDATED, "days": 45,
        "fee": 540, "fee_for": "Mantenimiento preventivo mensual de tres complejos", "rate": 50,
        "auto": 250, "emergency": 1200, "sla": "standard",
    },
    {
        "key": "frigorifico", "title": "Mantenimiento preventivo de frío industrial", "type": PREVENTIVE,
        "starts": -8, "ends": 11, "state": "Active", "billing": CONSOLIDATED, "days": 30,
        "fee": 860, "fee_for": "Mantenimiento preventivo mensual de cámaras y sala de máquinas", "rate": 56,
        "auto": 500, "emergency": 3000, "sla": "strict", "penalty": 4, "preferred": (5,), "prices": True,
    },
    {
        "key": "laboratorio", "title": "Técnico dedicado en planta", "type": DEDICATED,
        "starts": -5, "ends": 4, "state": "Active", "billing": CONSOLIDATED, "days": 30,
        "fee": 2400, "fee_for": "Técnico dedicado, media jornada", "rate": 60, "auto": 500, "emergency": 2500,
        "sla": "strict", "preferred": (2,),
    },
    {
        "key": "nube", "title": "Técnicos dedicados para centros de datos", "type": DEDICATED,
        "starts": -7, "ends": 12, "state": "Active", "billing": CONSOLIDATED, "days": 30,
        "fee": 3200, "fee_for": "Guardia técnica dedicada de energía y clima", "rate": 60,
        "auto": 800, "emergency": 6000, "sla": "strict", "penalty": 8, "preferred": (0, 2), "renews": True,
    },
    {
        "key": "metal", "title": "Atención por demanda", "type": ON_DEMAND, "starts": -12, "ends": None,
        "state": "Active", "billing": PER_SERVICE, "days": 30, "rate": 50, "auto": 150, "emergency": 600,
        "sla": "standard",
    },
    {
        "key": "restaurantes", "title": "Atención por demanda de locales", "type": ON_DEMAND, "starts": -12,
        "ends": None, "state": "Active", "billing": PER_SERVICE, "days": 15, "rate": 50, "auto": 200,
        "emergency": 700, "sla": "standard", "minimum": (60, 15),
    },
    {
        "key": "cerveceria", "title": "Atención por demanda de planta", "type": ON_DEMAND, "starts": -10,
        "ends": 2, "state": "Active", "billing": PER_SERVICE, "days": 30, "rate": 50, "auto": 150,
        "emergency": 500, "sla": "standard",
    },
    {
        "key": "instituto", "title": "Atención por demanda de sedes", "type": ON_DEMAND, "starts": -12,
        "ends": None, "state": "Active", "billing": PER_SERVICE, "days": 30, "rate": 46, "auto": 120,
        "emergency": 400, "sla": "standard", "hours": "day",
    },
    {
        "key": "imprenta", "title": "Atención por demanda de taller", "type": ON_DEMAND, "starts": -12,
        "ends": None, "state": "Active", "billing": PER_SERVICE, "days": 30, "rate": 50, "auto": 150,
        "emergency": 500, "sla": "standard",
    },
    {
        "key": "agro", "title": "Contrato marco de planta empacadora", "type": FRAMEWORK,
        "starts": -13, "ends": -2, "state": "Expired", "billing": CONSOLIDATED, "days": 30, "rate": 50,
        "auto": 250, "emergency": 1000, "sla": "standard",
    },
    {
        "key": "lavanderia", "title": "Atención por demanda de planta de lavado", "type": ON_DEMAND,
        "starts": -12, "ends": None, "state": "Terminated", "billing": PER_SERVICE, "days": 30, "rate": 48,
        "auto": 100, "emergency": 300, "sla": "standard",
    },
    {
        "key": "grifos", "title": "Contrato marco de estaciones (propuesta)", "type": FRAMEWORK,
        "starts": 1, "ends": 12, "state": "Draft", "billing": CONSOLIDATED, "days": 30, "rate": 52,
        "auto": 300, "emergency": 1500, "sla": "standard",
    },
    {
        "key": "colegio", "title": "Mantenimiento preventivo del año escolar", "type": PREVENTIVE,
        "starts": 1, "ends": 12, "state": "Signed", "billing": CONSOLIDATED, "days": 30, "rate": 45,
        "fee": 220, "fee_for": "Mantenimiento preventivo mensual del colegio", "auto": 120, "emergency": 400,
        "sla": "standard",
    },
)  # fmt: skip
TERMINATED_MONTHS_AGO = 4
TERMINATION_REASON = "El cliente cerró una de sus líneas y pasó a atención sin contrato."

# priority: first response, on site, resolution in minutes, round the clock
SLA = {
    "standard": (
        ("Normal", 240, 2880, 7200, 0),
        ("Urgent", 60, 480, 1440, 0),
        ("Emergency", 15, 120, 240, 1),
    ),
    "strict": (
        ("Normal", 120, 1440, 4320, 0),
        ("Urgent", 30, 240, 720, 1),
        ("Emergency", 10, 90, 240, 1),
    ),
}
WARRANTY_TERMS = (("Repair", 45), ("Installation", 120), ("Preventive Maintenance", 15), ("Diagnosis", 7))
PRICE_LIST = "Tarifa Contratos Marco"
# every n-th item has a price agreed in that list, at this markup on cost in percent
PRICE_LIST_STEP, PRICE_LIST_MARKUP = 5, 32
TERMS = (
    "<p>Las tarifas rigen durante la vigencia del contrato y no incluyen IGV. Los tiempos de atención se "
    "cuentan dentro del horario pactado. Las partes reemplazadas quedan en poder del cliente.</p>"
)
