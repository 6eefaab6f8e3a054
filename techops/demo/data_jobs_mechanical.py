"""Mechanical and refrigeration work: the words and parts of its orders."""

from techops.demo.model import Job

MECHANICAL: dict[str, tuple[Job, ...]] = {
    "Bombas y motores": (
        Job(
            "Bomba con ruido y vibración",
            "La bomba vibra y hace ruido metálico desde el lunes; la presión baja en hora punta.",
            "Rodamientos con juego axial y retén fatigado; eje dentro de tolerancia.",
            "Cambio de rodamientos y retén, alineación con el motor y prueba a presión nominal.",
            "Engrasar cada 2 000 horas y revisar la alineación a los 30 días.",
            (("MEC-001", 2), ("MEC-009", 1), ("CON-001", 1)),
        ),
        Job(
            "Fuga en sello mecánico",
            "Gotea agua por el eje de la bomba y moja el motor.",
            "Sello mecánico con caras rayadas por arena.",
            "Cambio de sello mecánico, limpieza de la caja y prueba hidrostática.",
            "Instalar filtro en la succión.",
            (("MEC-011", 1), ("CON-014", 1)),
        ),
        Job(
            "Motor trifásico recalentado",
            "El motor dispara el térmico a los 20 minutos de arrancar.",
            "Desbalance de fases por borne flojo; aislamiento en buen estado (85 MΩ).",
            "Ajuste de bornes, cambio de rodamientos y regulación del relé térmico.",
            "Medir aislamiento cada seis meses.",
            (("MEC-002", 2), ("CON-012", 1), ("ELE-014", 1)),
        ),
        Job(
            "Cambio de motor quemado",
            "El motor de la bomba se quemó y no hay agua en la planta.",
            "Bobinado a tierra; eje con desgaste en el asiento del rodamiento.",
            "Cambio de motor, acople y alineación; prueba con carga durante una hora.",
            "Enviar el motor retirado a rebobinado como repuesto.",
            (("MEC-036", 1), ("MEC-018", 1), ("ELE-016", 1)),
        ),
    ),
    "Compresores y neumática": (
        Job(
            "Compresor no alcanza presión",
            "El compresor trabaja sin parar y no pasa de 5 bar.",
            "Filtro separador saturado y fuga en la válvula de mínima presión.",
            "Cambio de filtros y aceite, reparación de fugas y prueba de carga.",
            "Programar cambio de filtros cada 2 000 horas.",
            (("MEC-025", 1), ("MEC-026", 1), ("MEC-027", 1), ("CON-003", 8)),
        ),
        Job(
            "Fugas de aire en línea neumática",
            "Se escucha fuga en la línea y los cilindros se mueven lento.",
            "Electroválvula con fuga interna y unidad FRL con vaso roto.",
            "Cambio de electroválvula y unidad FRL, ajuste de racores.",
            "Revisar fugas con ultrasonido cada trimestre.",
            (("MEC-028", 1), ("MEC-029", 1)),
        ),
    ),
    "Fajas y transmisiones": (
        Job(
            "Faja transportadora se desvía",
            "La faja se carga a un lado y raspa la estructura.",
            "Chumacera de cola desgastada y rodillos desalineados.",
            "Cambio de chumaceras, alineación y tensado de la faja.",
            "Revisar la tensión después de 8 horas de trabajo.",
            (("MEC-007", 2), ("CON-001", 1)),
        ),
        Job(
            "Cadena de transmisión rota",
            "Se cortó la cadena y la línea está parada.",
            "Cadena estirada 3 % y piñón con dientes afilados.",
            "Cambio de cadena y piñón, tensado y lubricación.",
            "Lubricar cada semana.",
            (("MEC-016", 1), ("MEC-017", 1)),
        ),
    ),
    "Cámaras frías y chillers": (
        Job(
            "Cámara no llega a temperatura",
            "La cámara está en -9 °C y debe estar en -18 °C; hay mercadería adentro.",
            "Fuga en soldadura del evaporador; carga de refrigerante al 60 %.",
            "Reparación de fuga, cambio de filtro secador, vacío y carga de refrigerante.",
            "Controlar la presión de baja durante una semana.",
            (("REF-003", 1), ("CON-007", 6), ("CON-019", 2), ("CON-009", 1)),
        ),
        Job(
            "Hielo en evaporador",
            "El evaporador está bloqueado de hielo y el ventilador no gira.",
            "Resistencia de deshielo abierta y motor ventilador trabado.",
            "Cambio de resistencia y motor ventilador; prueba de dos ciclos de deshielo.",
            "Revisar burletes de la puerta.",
            (("REF-010", 1), ("REF-008", 1)),
        ),
        Job(
            "Compresor dispara por alta presión",
            "El equipo se apaga cada 15 minutos con alarma de alta.",
            "Condensador sucio y ventilador con capacitor agotado.",
            "Lavado químico del condensador, cambio de capacitor y prueba de presiones.",
            "Limpieza del condensador cada trimestre.",
            (("REF-012", 1), ("CON-011", 1)),
        ),
        Job(
            "Cambio de compresor",
            "El compresor no arranca y la cámara sube de temperatura.",
            "Compresor con bobinado abierto; aceite ácido.",
            "Cambio de compresor y filtros, barrido con nitrógeno, vacío y carga de refrigerante.",
            "Analizar la acidez del aceite en 30 días.",
            (("REF-001", 1), ("REF-004", 1), ("CON-007", 8), ("CON-009", 2)),
        ),
    ),
    "Aire acondicionado": (
        Job(
            "Mantenimiento de aire acondicionado",
            "Mantenimiento preventivo del mes según programa.",
            "Filtros saturados, drenaje parcialmente obstruido; presiones normales.",
            "Limpieza de serpentines y filtros, ajuste eléctrico y medición de consumo.",
            "Reemplazar filtros en el próximo servicio.",
            (("CON-011", 1),),
        ),
    ),
    "Montaje de equipos": (
        Job(
            "Montaje de bomba nueva",
            "Instalar la bomba de reserva en la sala de máquinas.",
            "Base existente en buen estado; requiere manifold nuevo.",
            "Montaje, nivelación, conexión hidráulica y eléctrica, prueba de funcionamiento.",
            "Probar la alternancia cada semana.",
            (("MEC-033", 1), ("MEC-034", 2), ("MEC-018", 1), ("MEC-038", 8)),
        ),
    ),
    "Flota vehicular": (
        Job(
            "Servicio de unidad de reparto",
            "La unidad llega a 10 000 km desde el último servicio; frenos con ruido.",
            "Pastillas al 15 %, aceite degradado, sin fugas.",
            "Cambio de aceite, filtros y pastillas; escaneo sin códigos.",
            "Próximo servicio a los 10 000 km.",
            (("CON-004", 12), ("MEC-040", 1), ("MEC-041", 1)),
        ),
    ),
    "Mantenimiento preventivo mecánico": (
        Job(
            "Mantenimiento mecánico programado",
            "Visita preventiva del mes.",
            "Equipos operativos; holguras dentro de norma.",
            "Lubricación, ajuste de fajas y registro de vibraciones.",
            "Sin observaciones mayores.",
            (("CON-001", 1), ("CON-021", 1)),
        ),
    ),
    "Diagnóstico mecánico": (
        Job(
            "Diagnóstico de vibración",
            "Piden evaluar si conviene reparar o cambiar el equipo.",
            "Vibración de 7.8 mm/s RMS en el lado acople: desalineación y rodamiento con daño incipiente.",
            "Medición de vibraciones y temperatura, informe con recomendaciones.",
            "Programar cambio de rodamientos en los próximos 15 días.",
            (),
        ),
    ),
}
