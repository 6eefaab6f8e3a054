"""What the demonstration company sells: specialties, services, zones and groups of materials."""

# name, must the technician hold a valid certification, description
SPECIALTIES = (
    ("Electricidad", 0, "Baja tensión: tableros, circuitos, iluminación y grupos electrógenos"),
    ("Electricidad de Media Tensión", 1, "Celdas, transformadores y subestaciones de hasta 22.9 kV"),
    ("Mecánica", 0, "Bombas, motores, transmisiones, compresores y flota"),
    ("Refrigeración Industrial", 1, "Cámaras frías, chillers y aire acondicionado de precisión"),
    ("Electrónica", 0, "Tarjetas, fuentes, UPS, CCTV y control de acceso"),
    ("Automatización", 0, "PLC, variadores, HMI e instrumentación"),
)

# name, fee per visit in USD, average speed in km/h
ZONES = (
    ("Lima Centro", 20, 18),
    ("Miraflores - San Isidro", 25, 20),
    ("San Miguel - Pueblo Libre", 25, 20),
    ("Callao", 35, 24),
    ("Surco - La Molina", 35, 22),
    ("Ate - Santa Anita", 40, 20),
    ("Los Olivos - Independencia", 45, 22),
    ("San Juan de Lurigancho", 45, 18),
    ("Villa El Salvador - Chorrillos", 55, 24),
    ("Lurín - Pachacámac", 70, 30),
    ("Ventanilla - Puente Piedra", 80, 28),
)

ROOT = "Catálogo de Servicios"
# group, its base rate in USD per hour, and its services: name, type, specialty, rate (0: the group's), hours
CATEGORIES = (
    (
        "Electrónica",
        55,
        (
            ("Reparación de tarjetas electrónicas", "Repair", "Electrónica", 60, 3),
            ("Automatización y PLC", "Repair", "Automatización", 70, 4),
            ("Variadores y arrancadores", "Repair", "Automatización", 65, 3),
            ("Instrumentación y sensores", "Repair", "Automatización", 0, 3),
            ("UPS y respaldo de energía", "Repair", "Electrónica", 0, 3),
            ("CCTV y control de acceso", "Installation", "Electrónica", 50, 6),
            ("Mantenimiento preventivo electrónico", "Preventive Maintenance", "Electrónica", 48, 3),
            ("Diagnóstico electrónico", "Diagnosis", "Electrónica", 45, 2),
        ),
    ),
    (
        "Mecánica",
        50,
        (
            ("Bombas y motores", "Repair", "Mecánica", 0, 4),
            ("Compresores y neumática", "Repair", "Mecánica", 55, 4),
            ("Fajas y transmisiones", "Repair", "Mecánica", 0, 3),
            ("Cámaras frías y chillers", "Repair", "Refrigeración Industrial", 65, 4),
            ("Aire acondicionado", "Preventive Maintenance", "Refrigeración Industrial", 48, 2),
            ("Montaje de equipos", "Installation", "Mecánica", 0, 8),
            ("Flota vehicular", "Repair", "Mecánica", 45, 4),
            ("Mantenimiento preventivo mecánico", "Preventive Maintenance", "Mecánica", 45, 3),
            ("Diagnóstico mecánico", "Diagnosis", "Mecánica", 40, 2),
        ),
    ),
    (
        "Electricidad",
        50,
        (
            ("Tableros de baja tensión", "Repair", "Electricidad", 0, 3),
            ("Instalaciones eléctricas", "Installation", "Electricidad", 48, 8),
            ("Iluminación industrial", "Installation", "Electricidad", 45, 5),
            ("Grupos electrógenos", "Repair", "Electricidad", 60, 3),
            (
                "Subestaciones y media tensión",
                "Preventive Maintenance",
                "Electricidad de Media Tensión",
                90,
                5,
            ),
            ("Puesta a tierra y pararrayos", "Installation", "Electricidad", 55, 6),
            ("Mantenimiento preventivo eléctrico", "Preventive Maintenance", "Electricidad", 45, 3),
            ("Diagnóstico eléctrico", "Diagnosis", "Electricidad", 40, 2),
        ),
    ),
)

ITEM_GROUP_ROOT = "Materiales de Servicio"
# name, markup in percent (0: the parent's 40), rounding step in USD (0: the settings'), consumables
ITEM_GROUPS = (
    ("Repuestos Eléctricos", 0, 0, 0),
    ("Repuestos Mecánicos", 0, 0, 0),
    ("Repuestos Electrónicos", 45, 0, 0),
    ("Repuestos de Refrigeración", 35, 0, 0),
    ("Cables y Canalización", 30, 0.1, 0),
    ("Consumibles", 30, 0.5, 1),
    ("Herramientas Descartables", 50, 0.5, 1),
)
ROOT_MARKUP = 40
# category -> what is checked on site: the point, and whether it must be answered
CHECKS = {
    "Aire acondicionado": (
        ("Filtros limpios o cambiados", 1),
        ("Presión de refrigerante dentro de rango", 1),
        ("Drenaje sin obstrucción", 1),
        ("Control remoto con baterías", 0),
    ),
    "Mantenimiento preventivo mecánico": (
        ("Vibración dentro de norma", 1),
        ("Lubricación completa", 1),
        ("Guardas y pernos ajustados", 1),
    ),
    "Mantenimiento preventivo eléctrico": (
        ("Termografía sin puntos calientes", 1),
        ("Ajuste de bornes", 1),
        ("Puesta a tierra medida", 1),
    ),
}
