"""Customers of the demonstration company: invented names, taxpayer numbers from an unassigned range."""

# key, legal name, trade name, industry, contacts:
# (name, surname, position, service role, approval limit in USD)
# The first contact of the customers in PORTAL gets a login.
CUSTOMERS = (
    (
        "textiles",
        "Textiles Valle del Chillón S.A.C.",
        "Chillón Textil",
        "Manufacturing",
        (
            ("Fernando", "Lozano Prado", "Jefe de Mantenimiento", "Requester", 0),
            ("Marisol", "Gutiérrez Vera", "Gerente de Planta", "Approver", 2500),
            ("Elsa", "Ñahui Soto", "Tesorería", "Billing", 0),
        ),
    ),
    (
        "envases",
        "Envases Tambo Real S.A.",
        "Tambo Real",
        "Manufacturing",
        (
            ("Hugo", "Bravo Salas", "Jefe de Producción", "Administrator", 8000),
            ("Irma", "Loayza Peña", "Asistente de Compras", "Requester", 0),
        ),
    ),
    (
        "conservas",
        "Conservas Bahía Serena S.A.C.",
        "Bahía Serena",
        "Food, Beverage & Tobacco",
        (
            ("Rubén", "Chumpitaz Díaz", "Superintendente de Planta", "Administrator", 10000),
            ("Gladys", "Farfán Ruiz", "Jefe de Turno", "Requester", 0),
        ),
    ),
    (
        "panificadora",
        "Panificadora Trigal de los Andes S.A.C.",
        "Trigal de los Andes",
        "Food, Beverage & Tobacco",
        (("Julio", "Arana Cruz", "Administrador", "Administrator", 3000),),
    ),
    (
        "clinica",
        "Clínica Santa Aurelia S.A.C.",
        "Clínica Santa Aurelia",
        "Health Care",
        (
            ("Verónica", "Morales Paz", "Jefe de Ingeniería Clínica", "Approver", 4000),
            ("Renzo", "Távara Gil", "Asistente de Mantenimiento", "Requester", 0),
        ),
    ),
    (
        "hotel",
        "Hotelera Mirador del Acantilado S.A.",
        "Hotel Mirador del Acantilado",
        "Entertainment & Leisure",
        (("Alonso", "Ferreyros Luna", "Gerente de Operaciones", "Administrator", 5000),),
    ),
    (
        "galeria",
        "Centro Comercial Plaza Amancaes S.A.",
        "Plaza Amancaes",
        "Retail & Wholesale",
        (("Sandra", "Rengifo Ortiz", "Administradora", "Administrator", 6000),),
    ),
    (
        "despensa",
        "Supermercados La Despensa del Barrio S.A.",
        "La Despensa del Barrio",
        "Grocery",
        (
            ("Javier", "Montes Ayala", "Jefe Nacional de Mantenimiento", "Administrator", 12000),
            ("Karina", "Solís Mora", "Coordinadora de Tiendas", "Requester", 0),
            ("Raúl", "Cáceres Inga", "Gerente de Finanzas", "Approver", 20000),
        ),
    ),
    (
        "logistica",
        "Logística Puerto Norte del Callao S.A.C.",
        "Puerto Norte",
        "Transportation",
        (("Walter", "Zegarra Ramos", "Jefe de Almacén", "Administrator", 5000),),
    ),
    (
        "laboratorio",
        "Laboratorios Qantu Roja S.A.C.",
        "Qantu Roja",
        "Pharmaceuticals",
        (("Lourdes", "Villanueva Roca", "Jefe de Validaciones", "Administrator", 9000),),
    ),
    (
        "torres",
        "Administradora Torres de Camino Real S.A.C.",
        "Torres de Camino Real",
        "Real Estate",
        (
            ("Martín", "Olaechea Ponce", "Administrador de Edificios", "Administrator", 7000),
            ("Yesenia", "Cueva Tello", "Jefe de Seguridad", "Requester", 0),
        ),
    ),
    (
        "instituto",
        "Instituto Tecnológico Los Arrayanes S.A.C.",
        "Los Arrayanes",
        "Service",
        (("Nelly", "Barrientos Cano", "Jefe de Servicios Generales", "Administrator", 2000),),
    ),
    (
        "imprenta",
        "Imprenta Offset Tres Coronas S.A.C.",
        "Tres Coronas",
        "Manufacturing",
        (("Édgar", "Vilca Apaza", "Gerente General", "Administrator", 4000),),
    ),
    (
        "metal",
        "Metalmecánica Fragua del Sur S.A.C.",
        "Fragua del Sur",
        "Manufacturing",
        (("Wilfredo", "Ccori Huanca", "Dueño", "Administrator", 5000),),
    ),
    (
        "transportes",
        "Transportes Cordillera Azul Express S.A.C.",
        "Cordillera Azul",
        "Transportation",
        (("Nancy", "Robles Alvarado", "Jefe de Flota", "Administrator", 6000),),
    ),
    (
        "cerveceria",
        "Cervecería Puerto Chorrillano S.A.C.",
        "Puerto Chorrillano",
        "Food, Beverage & Tobacco",
        (("Bruno", "Canessa Mori", "Maestro Cervecero", "Administrator", 1500),),
    ),
    (
        "frigorifico",
        "Frigorífico Corriente Fría S.A.C.",
        "Corriente Fría",
        "Food, Beverage & Tobacco",
        (
            ("Manuel", "Seminario Rivas", "Jefe de Frío", "Administrator", 8000),
            ("Carmen", "Tello Aponte", "Supervisora de Cámaras", "Requester", 0),
        ),
    ),
    (
        "agro",
        "Agroexportadora Campos de Pachacámac S.A.C.",
        "Campos de Pachacámac",
        "Food, Beverage & Tobacco",
        (("Óscar", "Bustamante Lira", "Gerente de Operaciones", "Administrator", 6000),),
    ),
    (
        "colegio",
        "Colegio Nuestra Señora del Alba E.I.R.L.",
        "Colegio del Alba",
        "Service",
        (("Pilar", "Echegaray Costa", "Administradora", "Administrator", 1200),),
    ),
    (
        "cines",
        "Cines Pantalla Mayor S.A.C.",
        "Pantalla Mayor",
        "Entertainment & Leisure",
        (("Daniel", "Urrutia Bello", "Jefe Técnico", "Administrator", 5000),),
    ),
    (
        "grifos",
        "Estaciones de Servicio Vía Libre S.A.C.",
        "Vía Libre",
        "Energy",
        (("Roxana", "Huertas Silva", "Jefe de Operaciones", "Administrator", 4500),),
    ),
    (
        "lavanderia",
        "Lavandería Industrial Blanca Espuma S.A.C.",
        "Blanca Espuma",
        "Service",
        (("Gustavo", "Peralta Ocampo", "Gerente", "Administrator", 2000),),
    ),
    (
        "restaurantes",
        "Restaurantes Sazón del Muelle S.A.C.",
        "Sazón del Muelle",
        "Food, Beverage & Tobacco",
        (("Mariela", "Zúñiga Prado", "Gerente de Locales", "Administrator", 2500),),
    ),
    (
        "condominio",
        "Junta de Propietarios Condominio Los Jacarandás",
        "Los Jacarandás",
        "Real Estate",
        (("Iván", "Rospigliosi Vega", "Presidente de la Junta", "Administrator", 1500),),
    ),
    (
        "nube",
        "Servidores y Nube Austral S.A.C.",
        "Nube Austral",
        "Technology",
        (
            ("Lorena", "Matos Quiroz", "Jefe de Centro de Datos", "Administrator", 15000),
            ("Kevin", "Sotelo Pinedo", "Operador de Turno", "Requester", 0),
        ),
    ),
)

# (customer, number of the contact) with a login besides every customer's first contact
MORE_LOGINS = (("textiles", 1), ("textiles", 2), ("despensa", 1), ("despensa", 2))
