"""Electronic work and automation: the words and parts of its orders."""

from techops.demo.model import Job

ELECTRONIC: dict[str, tuple[Job, ...]] = {
    "Reparación de tarjetas electrónicas": (
        Job(
            "Equipo no enciende, tarjeta con falla",
            "El equipo quedó muerto después de un corte de luz.",
            "Varistor abierto y condensadores de la fuente inflados.",
            "Cambio de componentes, barnizado y prueba funcional de una hora.",
            "Instalar supresor de transitorios.",
            (("ETR-034", 2), ("ETR-035", 2), ("CON-018", 1)),
        ),
    ),
    "Automatización y PLC": (
        Job(
            "Línea detenida por falla de PLC",
            "El PLC está en STOP y no retoma el programa.",
            "Módulo de entradas con canal dañado y fuente de 24 V inestable.",
            "Cambio de módulo y fuente, recarga de programa y prueba de ciclo completo.",
            "Guardar respaldo del programa fuera de planta.",
            (("ETR-016", 1), ("ETR-001", 1)),
        ),
    ),
    "Variadores y arrancadores": (
        Job(
            "Variador con falla de sobrecorriente",
            "El variador marca sobrecorriente al acelerar.",
            "Módulo de potencia con fuga en una fase y ventilador detenido.",
            "Cambio de ventilador y módulo IGBT, limpieza y parametrización.",
            "Mejorar la ventilación del gabinete.",
            (("ETR-010", 1), ("ETR-006", 1), ("CON-022", 1)),
        ),
        Job(
            "Reemplazo de variador sin reparación",
            "El variador se quemó con la última caída de tensión.",
            "Etapa de potencia y tarjeta de control destruidas; reparar cuesta más que cambiar.",
            "Montaje, parametrización y prueba del variador nuevo con el motor acoplado.",
            "Instalar reactancia de línea.",
            (("ETR-013", 1), ("CAB-007", 6)),
        ),
    ),
    "Instrumentación y sensores": (
        Job(
            "Lectura de presión inestable",
            "El transmisor oscila y la caldera se apaga por seguridad.",
            "Transmisor con deriva del 6 % y cable sin apantallar.",
            "Cambio de transmisor, cableado apantallado y calibración en tres puntos.",
            "Calibrar cada año.",
            (("ETR-022", 1), ("CAB-007", 12)),
        ),
    ),
    "UPS y respaldo de energía": (
        Job(
            "UPS con alarma de baterías",
            "El UPS pita y la autonomía cayó a 2 minutos.",
            "Banco con 6 celdas agotadas; cargador correcto.",
            "Cambio de baterías, prueba de descarga y actualización de etiquetas.",
            "Cambiar el banco completo en tres años.",
            (("ETR-004", 6),),
        ),
    ),
    "CCTV y control de acceso": (
        Job(
            "Ampliación de cámaras",
            "Instalar dos cámaras en el ingreso de carga.",
            "Switch con puertos libres; tendido de 40 m.",
            "Tendido de cable, montaje y configuración de cámaras, prueba de grabación.",
            "Ampliar el disco del grabador.",
            (("ETR-027", 2), ("CAB-008", 80), ("ETR-033", 4)),
        ),
    ),
    "Mantenimiento preventivo electrónico": (
        Job(
            "Mantenimiento electrónico programado",
            "Visita preventiva del mes.",
            "Equipos operativos; polvo en gabinetes.",
            "Limpieza, prueba de baterías y verificación de registros.",
            "Sin observaciones mayores.",
            (("CON-010", 1),),
        ),
    ),
    "Diagnóstico electrónico": (
        Job(
            "Diagnóstico de tarjeta de control",
            "Piden saber si la tarjeta tiene reparación.",
            "Microcontrolador operativo; etapa de potencia en corto.",
            "Pruebas de banco e informe de reparabilidad.",
            "Reparable; se recomienda cotizar.",
            (),
        ),
    ),
}
