const es = {
  'close': 'Cerrar', 'cancel': 'Cancelar', 'save': 'Guardar', 'open': 'Abrir', 'retry': 'Reintentar', 'discard': 'Descartar', 'loading': 'Cargando…',
  'download': 'Descargar', 'skip': 'Ir al contenido', 'someone': 'Alguien', 'contact': 'Cliente', 'bot': 'Asistente', 'document': 'Documento', 'location': 'Ubicación',
  'toasts': 'Avisos', 'optedOut': 'De baja', 'more': 'Cargar más', 'delete': 'Eliminar', 'yes': 'Sí', 'no': 'No', 'none': 'Ninguno', 'add': 'Agregar', 'edit': 'Editar', 'back': 'Volver',
  'behind': 'Sin conexión en vivo: lo que ve puede estar atrasado. Reconectando…',
  'error.network': 'No hay conexión con el servidor. Revise su internet.', 'error.failed': 'Algo falló. Intente de nuevo.', 'error.forbidden': 'Su rol no permite esto.',

  'nav.title': 'Navegación', 'nav.queue': 'Conversaciones', 'nav.queue.short': 'Bandeja', 'nav.orders': 'Órdenes', 'nav.quotations': 'Cotizaciones', 'nav.technicians': 'Técnicos', 'nav.companies': 'Empresas',
  'nav.canned': 'Respuestas', 'nav.dialogs': 'Diálogos', 'nav.people': 'Personas', 'nav.keys': 'Claves de API', 'nav.audit': 'Auditoría', 'nav.deliveries': 'Webhooks', 'nav.health': 'Canales y salud',
  'nav.me': 'Mi cuenta', 'nav.more': 'Más', 'nav.wider': 'Mostrar nombres', 'nav.narrower': 'Ocultar nombres', 'nav.waiting': '{n} conversación sin asignar | {n} conversaciones sin asignar',

  'palette.title': 'Ir a o buscar', 'palette.short': 'Buscar', 'palette.hint': 'Nombre, teléfono, página o acción', 'palette.nothing': 'Nada con esas palabras.', 'palette.people': 'Conversaciones', 'palette.here': 'Aquí', 'palette.go': 'Ir a',
  'help.title': 'Atajos de teclado', 'help.shortcut': 'Respuesta guardada, al escribir', 'help.thread': 'Recorrer los mensajes',

  'queue.mine': 'Mías', 'queue.unassigned': 'Sin asignar', 'queue.waiting': 'En espera', 'queue.bot': 'Asistente', 'queue.all': 'Todas', 'queue.show': 'Mostrar',
  'queue.search': 'Buscar conversaciones', 'queue.search.hint': 'Nombre, teléfono, orden o texto', 'queue.next': 'Conversación siguiente', 'queue.previous': 'Conversación anterior',
  'queue.choose': 'Elija una conversación', 'queue.choose.how': 'Con las teclas j y k recorre la lista; con ? ve todos los atajos.', 'queue.draft': 'Borrador:', 'queue.withBot': 'Con el asistente', 'queue.unread': 'mensaje sin leer | mensajes sin leer',
  'queue.nobody': 'Nadie coincide', 'queue.nobody.how': 'Pruebe con otro nombre, teléfono u orden.', 'queue.empty.how': 'Cuando llegue algo, aparece aquí.',
  'queue.empty.mine': 'No tiene conversaciones', 'queue.empty.unassigned': 'Nadie espera. ¡Todo al día!', 'queue.empty.waiting': 'Nadie en espera', 'queue.empty.bot': 'El asistente no tiene conversaciones', 'queue.empty.all': 'Aún no hay conversaciones',

  'deadline.answer': '{left}', 'deadline.window': '{left}', 'deadline.emergency': '{left}', 'deadline.late': '{left} tarde',
  'deadline.why.answer': 'Responder antes de', 'deadline.why.window': 'La ventana de 24 horas cierra', 'deadline.why.emergency': 'Emergencia: atender antes de',
  'reason.asked': 'Pide una persona', 'reason.complained': 'Se queja', 'reason.not_understood': 'No le entendimos', 'reason.trouble': 'El asistente tuvo un error', 'reason.emergency': 'Emergencia', 'reason.other': 'Pide ayuda',
  'hazard.gas': 'gas', 'hazard.fire': 'fuego', 'hazard.injury': 'persona herida', 'hazard.flood': 'inundación', 'hazard.electric': 'electricidad', 'hazard.trapped': 'persona atrapada',

  'thread.title': 'Mensajes', 'thread.back': 'Volver a la lista', 'thread.begin': 'Aquí empieza la conversación.', 'thread.unread': 'Sin leer', 'thread.new': '{n} mensaje nuevo | {n} mensajes nuevos', 'thread.end': 'Ir al final',
  'thread.focus': 'Ir a los mensajes', 'thread.all': 'Ver todo ({n} caracteres)', 'thread.missing': 'No existe esa conversación', 'thread.missing.how': 'Pudo haberse borrado o el enlace está incompleto.',
  'thread.redacted': 'Se borró a petición del cliente', 'thread.void': 'Se retiró antes de enviarse', 'thread.edited': 'editado', 'thread.sticker': 'Sticker', 'thread.options': 'Opciones que vio el cliente',
  'thread.failed': 'No se entregó', 'thread.unknown': 'no supimos si salió; reintentar no lo repite', 'thread.file': 'envió un archivo', 'thread.something': 'envió un mensaje',
  'status.sending': 'Enviando', 'status.sent': 'Enviado', 'status.delivered': 'Entregado', 'status.read': 'Leído', 'status.failed': 'Falló',
  'failed.undeliverable': 'el número no recibe mensajes', 'failed.timeout': 'el canal no respondió', 'failed.window': 'se cerró la ventana de 24 horas',
  'fault.not_image': 'No es una imagen que podamos abrir', 'fault.too_big': 'El archivo era demasiado grande', 'fault.broken': 'El archivo llegó dañado', 'fault.empty': 'El archivo llegó vacío', 'fault.unfetched': 'No se pudo traer el archivo',
  'photo': 'Foto', 'photo.open': 'Ver la foto en grande', 'photo.keys': 'Foto. Más y menos acercan, r gira, flechas mueven, 0 muestra todo.', 'photo.tools': 'Herramientas de la foto', 'photo.in': 'Acercar', 'photo.out': 'Alejar', 'photo.turn': 'Girar', 'photo.whole': 'Todo', 'photo.original': 'Original',
  'voice': 'Nota de voz', 'voice.heard': 'Se oyó', 'voice.unsure': 'con dudas', 'voice.too_long': 'Demasiado larga para transcribir', 'voice.silent': 'No se oye nada', 'voice.too_much': 'Ya eran muchas notas de voz', 'voice.none': 'Sin transcripción',
  'system.takeover': '{who} tomó la conversación', 'system.handback': '{who} la devolvió al asistente', 'system.steal': '{who} se quedó con la conversación', 'system.timer': 'Pasó el tiempo de espera', 'system.answer': 'Resultado de un trabajo', 'system.notice': 'Aviso al cliente', 'system.open': 'Se abrió un diálogo', 'system.call': 'Llamada perdida', 'system.revoke': 'El cliente borró un mensaje', 'system.unsupported': 'Mensaje de un tipo que no recibimos', 'system.field': 'Dato del formulario corregido', 'system.plate_read': 'Placa leída', 'system.order_created': 'Orden creada',
  'note.by': 'Nota privada · {who}',

  'take': 'Tomar', 'take.long': 'Tomar la conversación', 'owned': 'Tomada por {who}', 'steal': 'Quitar', 'steal.long': 'Quitar con motivo…', 'steal.title': 'Quitarle la conversación a {who}', 'steal.how': '{who} ya no podrá responder. Queda registrado quién, cuándo y por qué.', 'steal.reason': 'Motivo',
  'takebar.bot': 'La atiende el asistente', 'takebar.waits': 'Espera a una persona', 'takebar.bot.how': 'Al tomarla, el asistente calla hasta que usted la devuelva.', 'takebar.owned.how': 'Desde {since}. Puede leer y dejar notas.',
  'viewers.here': '{who} también está aquí', 'viewers.typing': '{who} está escribiendo…',
  'back.title': 'Devolver al asistente', 'back.short': 'Devolver', 'back.resolve': 'Terminar y devolver', 'back.resolveNext': 'Terminar y abrir la siguiente', 'back.where': 'Desde dónde sigue', 'back.here': 'Aquí donde iba', 'back.here.how': 'Vuelve a preguntar: «{question}»', 'back.here.plain': 'Sigue en el mismo punto.', 'back.step': 'En otro paso', 'back.step.how': 'Usted elige la pregunta con la que sigue.', 'back.finish': 'Terminado', 'back.finish.how': 'Se cierra el diálogo; un mensaje nuevo empieza de cero.', 'back.do': 'Devolver', 'back.done': 'Devuelta al asistente', 'back.finished': 'Terminada',

  'compose.reply': 'Responder', 'compose.note': 'Nota', 'compose.kind': 'Qué se escribe', 'compose.hint': 'Escriba al cliente… / para respuestas guardadas', 'compose.note.hint': 'Nota privada: solo la ve su equipo', 'compose.send': 'Enviar', 'compose.save': 'Guardar nota',
  'compose.over': 'Sobra {n} carácter | Sobran {n} caracteres', 'compose.unknown': 'Falta el valor de {names} | Faltan los valores de {names}', 'compose.window': 'Pasaron 24 horas desde su último mensaje: WhatsApp solo deja enviar plantillas aprobadas. Cuando el cliente escriba, podrá responderle aquí. Mientras tanto puede dejar una nota.',
  'moved.title': '{name} escribió mientras tanto', 'moved.send': 'Enviar así', 'moved.edit': 'Cambiar mi mensaje', 'moved.unknown': 'La conversación cambió. Revísela antes de enviar.',
  'files.title': 'Archivos que van con el mensaje', 'files.add': 'Adjuntar archivo (máximo {max})', 'files.large': 'pesa {size}; el máximo es {max}', 'files.empty': 'está vacío', 'files.sending': 'subiendo…', 'files.drop': 'Quitar {name}', 'files.remove': 'Quite los archivos que no se pueden enviar.', 'files.wait': 'Espere a que suban los archivos.',
  'canned.title': 'Respuestas guardadas', 'canned.none': 'Ninguna empieza así.',

  'side.title': 'Detalles', 'side.toggle': 'Mostrar u ocultar los detalles', 'side.script': 'Descargar como guion de prueba', 'summary': 'Resumen', 'summary.since': 'desde {at}', 'summary.doing': 'Estaba en {title}.', 'summary.knows': 'Ya se sabe:', 'summary.missing': 'Falta:', 'summary.nothing': 'No hay un trámite abierto.', 'summary.asked': 'Última pregunta del asistente', 'summary.misunderstood': 'No se le entendió',
  'form.files': '{n} archivo | {n} archivos', 'form.count': '{done} de {all}', 'form.missing': 'Falta', 'form.current': 'lo que se preguntaba', 'form.source': 'Ver el mensaje', 'form.edit': 'Editar {field}', 'form.edit.short': 'Editar', 'form.pick': 'Llenar {field} con un mensaje', 'form.pick.short': 'Llenar con un mensaje', 'form.ask': 'Que el asistente pregunte {field}', 'form.ask.short': 'Que lo pregunte el asistente',
  'fill.menu': 'Usar para…', 'fill.this': 'Este', 'fill.choose': 'Elija el mensaje o la foto para «{field}»', 'fill.done': '{field}: listo',
  'customer': 'Cliente', 'customer.phone': 'Teléfono', 'customer.channel': 'Canal', 'customer.language': 'Idioma', 'customer.window': 'Ventana hasta', 'customer.consent': 'Avisos',
  'kind.image': 'Foto', 'kind.audio': 'Nota de voz', 'kind.video': 'Video', 'kind.document': 'Documento', 'kind.location': 'Ubicación', 'kind.sticker': 'Sticker', 'kind.option': 'Eligió una opción', 'dialog.order_intake': 'un pedido', 'dialog.order': 'un pedido', 'dialog.quotation': 'una cotización',
  'channel.whatsapp': 'WhatsApp', 'channel.cloud': 'WhatsApp', 'channel.sms': 'SMS', 'channel.sim': 'Simulador', 'channel.telegram': 'Telegram', 'language.es': 'Español', 'language.en': 'Inglés',
  'event.case_opened': '{who} pide una persona', 'event.emergency': 'Emergencia de {who}', 'event.case_waiting': '{who} sigue esperando', 'event.channel_down': 'Un canal no responde', 'event.message_failed': 'Un mensaje a {who} no se entregó',
  'state.requested': 'Pedida', 'state.scheduled': 'Programada', 'state.in_progress': 'En curso', 'state.pending': 'En pausa', 'state.completed': 'Terminada', 'state.invoiced': 'Facturada', 'state.closed': 'Cerrada', 'state.cancelled': 'Cancelada',
}

export default es
