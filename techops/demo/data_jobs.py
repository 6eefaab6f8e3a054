"""What customers ask for and technicians find, by service, and what people say along the way."""

from techops.demo.data_jobs_electrical import ELECTRICAL
from techops.demo.data_jobs_electronic import ELECTRONIC
from techops.demo.data_jobs_mechanical import MECHANICAL
from techops.demo.model import Job

JOBS: dict[str, tuple[Job, ...]] = {**MECHANICAL, **ELECTRICAL, **ELECTRONIC}

EXTRA_WORK = (
    ("Cambio de rodamientos del lado opuesto, también con juego", 1.5, (("MEC-004", 2),)),
    ("Reemplazo de cable recalentado entre tablero y motor", 1.0, (("CAB-004", 12),)),
    ("Cambio de contactor de la segunda bomba", 0.5, (("ELE-012", 1),)),
    ("Cambio de presostato que no repone", 1.0, (("REF-006", 1),)),
)
PAUSE_NOTES = {
    "Awaiting Customer": "El responsable no llega con las llaves del cuarto de máquinas.",
    "Awaiting Parts": "No hay repuesto en la camioneta ni en la central.",
    "Awaiting Approval": "Se espera respuesta del cliente.",
    "Personal Emergency": "El técnico debe retirarse por una emergencia familiar.",
}
REJECTIONS = (
    "Precio por encima de nuestro presupuesto.",
    "Postergamos el proyecto para el próximo año.",
    "Elegimos cambiar el equipo completo.",
)
CHANGES = ("Separar materiales de mano de obra y bajar el plazo.", "Incluir trabajo en horario nocturno.")
CANCELLATIONS = (
    "El equipo volvió a funcionar.",
    "Solicitud duplicada.",
    "El cliente pospuso la parada de planta.",
    "Se atendió con personal propio.",
)
OFFER_REFUSALS = ("Estoy lejos de la zona.", "El trabajo anterior se alargó.")
PROBLEMS = ("El ruido volvió a la media hora.", "Quedó goteando después de la reparación.")
CLAIMS = (
    ("La falla se repite", "Volvió a presentarse lo mismo que motivó la orden."),
    ("No quedó bien", "Trabaja unas horas y se detiene otra vez."),
    ("Funciona a medias", "Desde la visita no rinde como antes de la falla."),
    ("Sale la misma alarma", "Aparece el mismo aviso que antes de la visita, con la misma carga."),
)
COMMENTS = {
    5: ("Excelente trabajo, muy puntual.", "Muy profesionales.", "Solucionaron rápido.", ""),
    4: ("Buen servicio.", "Todo bien, llegó un poco tarde.", ""),
    3: ("Cumplió, pero demoró más de lo esperado.",),
    2: ("Tuvimos que insistir para que limpien.",),
}
MESSAGES = (
    ("customer", "¿A qué hora llega el técnico?"),
    ("technician", "Estoy a 15 minutos, por favor tener listo el acceso."),
    ("supervisor", "Se coordinó el ingreso con vigilancia."),
)
