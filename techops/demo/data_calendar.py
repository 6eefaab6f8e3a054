"""Public holidays of Peru, by year, as the law sets them."""

# (month, day, name); the same every year
FIXED_HOLIDAYS = (
    (1, 1, "Año Nuevo"),
    (5, 1, "Día del Trabajo"),
    (6, 7, "Batalla de Arica y Día de la Bandera"),
    (6, 29, "San Pedro y San Pablo"),
    (7, 23, "Día de la Fuerza Aérea del Perú"),
    (7, 28, "Fiestas Patrias"),
    (7, 29, "Fiestas Patrias"),
    (8, 6, "Batalla de Junín"),
    (8, 30, "Santa Rosa de Lima"),
    (10, 8, "Combate de Angamos"),
    (11, 1, "Todos los Santos"),
    (12, 8, "Inmaculada Concepción"),
    (12, 9, "Batalla de Ayacucho"),
    (12, 25, "Navidad"),
)

# year: (month, day) of Holy Thursday and Good Friday
HOLY_WEEK = {
    2024: ((3, 28), (3, 29)),
    2025: ((4, 17), (4, 18)),
    2026: ((4, 2), (4, 3)),
    2027: ((3, 25), (3, 26)),
    2028: ((4, 13), (4, 14)),
}
HOLY_WEEK_NAMES = ("Jueves Santo", "Viernes Santo")

# leave of technicians: index of the technician, first day counted from the anchor, number of days, kind
LEAVES = (
    (0, -210, 7, "vacation"),
    (1, -160, 14, "vacation"),
    (3, -95, 7, "vacation"),
    (4, -60, 2, "sick"),
    (6, -30, 7, "vacation"),
    (8, 12, 7, "vacation"),
    (2, 20, 14, "vacation"),
)

# (month, day) of the holidays that technicians on call have too
REST_OF_ALL = ((1, 1), (12, 25))
