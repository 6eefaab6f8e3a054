"""Electrical work: the words and parts of its orders."""

from techops.demo.model import Job

ELECTRICAL: dict[str, tuple[Job, ...]] = {
    "Tableros de baja tensión": (
        Job(
            "Disparo frecuente de interruptor general",
            "El interruptor general dispara dos veces al día sin motivo claro.",
            "Borne sulfatado con punto caliente de 92 °C e interruptor fatigado.",
            "Cambio de interruptor, limpieza y ajuste de bornes, termografía final.",
            "Termografía semestral.",
            (("ELE-006", 1), ("CON-010", 1), ("CAB-016", 4)),
        ),
        Job(
            "Contactor quemado en tablero de bombas",
            "Una bomba no arranca; olor a quemado en el tablero.",
            "Contactor con contactos soldados y relé térmico mal regulado.",
            "Cambio de contactor y relé térmico, regulación y prueba de arranque.",
            "Revisar consumo del motor en un mes.",
            (("ELE-011", 1), ("ELE-015", 1), ("CAB-001", 6)),
        ),
    ),
    "Instalaciones eléctricas": (
        Job(
            "Circuito nuevo para equipo",
            "Instalar circuito trifásico para una máquina nueva.",
            "Tablero con espacio disponible; recorrido de 35 m por bandeja.",
            "Tendido de cable, montaje de interruptor y tomacorriente, pruebas de aislamiento.",
            "Actualizar el diagrama unifilar.",
            (("CAB-003", 120), ("ELE-004", 1), ("ELE-039", 1), ("CAB-010", 10)),
        ),
    ),
    "Iluminación industrial": (
        Job(
            "Cambio de luminarias a LED",
            "Reemplazar luminarias antiguas del almacén.",
            "Luminarias de vapor con balastos agotados.",
            "Retiro de luminarias, montaje de campanas LED y medición de niveles.",
            "Reciclar las lámparas retiradas con operador autorizado.",
            (("ELE-035", 6), ("CAB-005", 20), ("CON-015", 2)),
        ),
    ),
    "Grupos electrógenos": (
        Job(
            "Grupo no arranca en automático",
            "Hubo corte y el grupo no entró; arrancó solo en manual.",
            "Batería sulfatada (9.8 V al arranque) y cargador sin salida.",
            "Cambio de batería, ajuste del módulo de transferencia y prueba con carga.",
            "Prueba semanal de arranque de 10 minutos.",
            (("ELE-041", 1), ("MEC-039", 1), ("MEC-040", 1), ("CON-004", 15)),
        ),
    ),
    "Subestaciones y media tensión": (
        Job(
            "Mantenimiento de subestación",
            "Mantenimiento anual con corte programado.",
            "Aisladores con polvo, nivel de aceite correcto, rigidez dieléctrica 42 kV.",
            "Limpieza, ajuste de conexiones, pruebas de aislamiento y relación de transformación.",
            "Análisis de aceite en doce meses.",
            (("CON-010", 2), ("ELE-045", 3), ("CON-021", 2)),
        ),
    ),
    "Puesta a tierra y pararrayos": (
        Job(
            "Pozo a tierra fuera de norma",
            "La medición del certificado dio 18 ohmios.",
            "Pozo seco; conector sulfatado.",
            "Tratamiento con cemento conductivo, cambio de varilla y conector: 4.2 ohmios.",
            "Medir cada año en época seca.",
            (("CAB-018", 1), ("CAB-019", 2), ("CON-023", 2), ("CAB-009", 6)),
        ),
    ),
    "Mantenimiento preventivo eléctrico": (
        Job(
            "Mantenimiento eléctrico programado",
            "Visita preventiva del mes.",
            "Tableros en buen estado; dos bornes con temperatura alta.",
            "Ajuste de bornes, limpieza, termografía y medición de carga por fase.",
            "Balancear cargas del circuito de iluminación.",
            (("CON-010", 1), ("CON-015", 1)),
        ),
    ),
    "Diagnóstico eléctrico": (
        Job(
            "Diagnóstico de calidad de energía",
            "Equipos se reinician sin motivo; piden medición.",
            "Caídas de tensión de 14 % al arrancar el compresor.",
            "Registro de parámetros durante dos horas e informe.",
            "Evaluar arrancador suave para el compresor.",
            (),
        ),
    ),
}
