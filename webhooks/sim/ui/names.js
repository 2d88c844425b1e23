import { lang } from "./words.js"

// Names of dialogs, steps, values and workers are identifiers of the program. In Spanish
// they are shown in these words: whole names first, else word by word.
const whole = `
ask_back=repregunta client_request=solicitud_del_cliente closing=cierre emergency=emergencia emergency_over=fin_de_la_emergencia
extra_work=trabajo_adicional handoff=paso_a_una_persona menu=menú open_items=asuntos_abiertos opt_in=alta opt_out=baja
order_chat=chat_de_la_orden order_intake=toma_de_la_orden order_proof=prueba_de_la_orden sender_code=código_del_remitente order_status=estado_de_la_orden quotation=cotización
resume=retomar serial_plate=placa_del_serial technician_job=trabajo_del_técnico voice_note=nota_de_voz warranty=garantía
extra_check=revisión_de_lo_adicional extra_hours=horas_adicionales extra_parts=repuestos_adicionales giving_back=devolviendo late_person=demora_de_la_persona
late_told=demora_dicha not_offered=no_ofrecido not_yet=aún_no photos_skipped=fotos_omitidas service_list=lista_de_servicios where_again=lugar_otra_vez
where_told=lugar_dicho language_understand=comprensión_del_texto language_read=lectura_del_texto vision_read=lectura_de_la_placa
voice_transcribe=transcripción open_find=búsqueda_de_asuntos_abiertos notify_mail=aviso_por_correo orders_create=creación_de_la_orden
orders_status=estado_de_las_órdenes not_image=no_es_imagen too_big=muy_grande too_long=muy_largo taken_over=conversación_tomada
handed_back=conversación_devuelta case_opened=caso_abierto due_on=vence service_type=tipo_de_servicio order_id=número_de_orden
invoice=factura invoices=facturas finding=buscando shared=compartido shift=turno shift_decision=decisión_de_turno telling=anotando fix=corrigiendo confirming=confirmando how_many_hours=cuántas showing=mostrando marked=anotado working=trabajando entry=entrada exit=salida why=motivo later=después supply=reposición supply_request=decisión_de_reposición hold=pausa_prolongada failed_proof=prueba_de_la_visita how_many=cuántos quotations_load=lectura_de_la_cotización jobs_load=lectura_del_trabajo onboarding=registro payment=pago_de_un_saldo promise_made=compromiso_anotado
`
const single = `
haggle=regateo mixed=bueno_y_malo stranger=desconocido verdict=veredicto
part=repuesto saving=guardando abandon=abandono adult=adulto acceptance=aceptación accept=aceptar act=acto acting=actuando actions=acciones acts=actos add=agregar added=agregado advance=avance advice=consejo again=otra_vez
agent=asesor alert=alerta alerting=alertando all=todo amount=monto another=otro answer=respuesta answered=respondido answering=respondiendo approve=aprobar approved=aprobado
approving=aprobando arrive=llegada aside=aparte ask=pregunta asked=preguntado assumed=supuesto at=hora back=atrás bad=mal begun=empezado below=abajo broken=dañado building=edificio
call=llamada called=llamado cancel=cancelar cancelled=cancelado candidates=candidatos cannot=no_puede change=cambio changed=cambiado changes=cambios chat=chat check=revisión
choice=elección choose=elegir claimed=reclamado claiming=reclamando classifying=clasificando clear=claro clearing=aclarando client=cliente code=código command=orden comment=comentario
common=común confidence=confianza confirm=confirmar confirmed=confirmado corrected=corregido count=cuenta create=crear created=creado creating=creando crop=recorte cmd=orden
danger=peligro dispute=desacuerdo failed=fallida asking=pidiendo saved=guardado found_place=lugar date=fecha deal=acuerdo decide=decidir deciding=decidiendo declined=rechazado deliver=entrega describes=describe description=descripción diagnosis=diagnóstico
dialog=diálogo did=hizo disown=desconocer disowned=desconocida disowning=desconociendo does=hace doing=haciendo done=hecho draft=borrador doubt=duda drop=dejar due=vence early=temprano edit=corregir
elsewhere=otro_lugar emergencies=emergencias empty=vacío end=fin enough=suficiente enrich=completar episode=episodio eta=hora_de_llegada expired=vencido extra=adicional failed=falló
files=archivos find=buscar finish=terminar first=primero fits=sirve floor=piso format=formato give=dar glad=satisfecho glance=vistazo glanced=mirado goes=sigue going=en_camino gone=ido
goodbye=despedida half=mitad heard=escuchado home=inicio hours=horas id=id in=entrada instead=en_su_lugar item=asunto items=asuntos job=trabajo jobs=trabajos known_place=ubicación_conocida keep=guardar kept=guardado
key=clave keys=claves kind=tipo kinds=tipos language=idioma last=último late=demora leaving=saliendo left=quedan linked=unido list=lista listed=listado load=carga loading=cargando
locale=idioma located=ubicado location=ubicación looking=mirando lost=perdido made=hecho mail=correo material=material media=archivos meant=quiso_decir mine=mío missed=no_entendido more=más name=nombre
named=nombrado news=novedad next=siguiente no=no nobody=nadie none=ninguno note=nota notes=notas nothing=nada notify=aviso nudge=recordatorio objects=objetos offer=oferta
offers=ofertas ok=listo old=viejo on=en one=uno open=abrir order=orden ordered=ordenado orders=órdenes origin=origen others=otros out=salida over=terminado overall=general
owed=pendiente details=detalles wrong=errado park=guardar parked=guardado pass=pasar passed=pasado passing=pasando past=pasado pause=pausa paused=pausado pausing=pausando people=personas person=persona
personal=personal phone=teléfono photo=foto photos=fotos pick=elegir place=lugar plate=placa point=punto price=precio priority=prioridad probe=prueba problem=problema
professionalism=profesionalismo proof=prueba prove=probar proven=probada unproven=sin_probar issuing=enviando_código proving=probando punctuality=puntualidad quality=calidad quiet=silencio quote=cotización quotes=cotizaciones
quotations=cotizaciones quoted=cotizado rate=calificar rating=calificación read=leer reading=leyendo ready=listo reason=motivo refuse=rechazar refused=rechazado refusing=rechazando
reject=rechazar rejected=rechazado remind=recordar report=informe reported=informado reporting=informando request=solicitud requested=solicitado rest=resto resumed=retomado
retake=repetir_foto retaken=repetida right=correcto room=espacio safe=a_salvo safety=seguridad said=dicho same=igual say=decir saying=diciendo scores=notas see=ver sent=enviado
serial=serial service=servicio settle=cerrar settled=cerrado settling=cerrando several=varios shown=mostrado silent=en_silencio skip=omitir spoofable=falsificable standing=vigente
state=estado status=estado stay=quedarse still=todavía stock=existencias stop=parar stopped=parado swaps=reemplazos swapped=reemplazado sure=seguro technicians=técnicos telling=contando text=texto thanked=agradecido thanks=gracias
timeout=sin_respuesta timer=plazo told=dicho trouble=problema type=tipo typed=escrito unclear=confuso understanding=entendiendo underway=en_curso unfetched=no_recibido unknown=desconocido
noted=anotado waiting=en_espera dropped=descartado
unrated=sin_calificar unread=sin_leer unsaid=no_dicho unsure=inseguro until=hasta update=cambio value=valor version=versión video=video vision=visión visit=visita voice=voz void=anulado
wait=espera want=deseo warranties=garantías was=fue way=camino well=bien what=qué when=cuándo where=dónde which=cuál who=quién whole=todo why=por_qué wish=deseo words=palabras
work=trabajo worked=trabajado write=escribir wrong=incorrecto yes=sí accepted=aceptado notice=aviso apartment=apartamento latitude=latitud longitude=longitud labour=mano_de_obra materials=materiales travel=traslado
credit=crédito payment=pago onboarding=registro welcome=bienvenida address=dirección appeal=apelación appealing=apelando birth=nacimiento card=tarjeta consent=consentimiento bureau=buró consenting=consintiendo data=datos
denied=negado document=documento drafting=guardando employer=empleador evaluating=evaluando evaluated=evaluado finding=buscando found=hallado front=frente income=ingresos known=conocido later=después line=línea names=nombres number=número other=otro position=cargo
reference=referencia registering=registrando selfie=selfi sending=enviando since=desde_cuándo storing=guardando stored=guardado surnames=apellidos verifying=verificando process=en_estudio appealed=apelado closed=cerrado
disputing=reclamando linking=preparando_enlace parts=partes promising=anotando receipt=comprobante unlinked=sin_enlace whose=de_quién pay=pagar promise=compromiso received=recibido disputed=en_reclamo promised=prometido review=revisión contested=en_reclamo
minor=en_centavos currency=moneda discount=descuento net=neto vat=IVA total=total subtotal=subtotal percent=por_ciento valid=válida from=desde to=hasta days=días
`
const table = (text) => new Map(text.trim().split(/\s+/).map((row) => row.split("=")).map(([id, word]) => [id, word.replaceAll("_", " ")]))
const names = table(whole)
const parts = table(single)

const split = (id) => String(id).replace(/([a-z])([A-Z])/g, (_, a, b) => a + "_" + b.toLowerCase())
const wordsOf = (id) => split(id).split(/[_.]/)

// inSpanish is an identifier as people read it: "order_intake" → "toma de la orden". The console uses it too.
export const inSpanish = (id) => names.get(split(id).replace(/[.]/g, "_")) ?? wordsOf(id).map((w) => parts.get(w) ?? w).join(" ")

// name is an identifier in the page's language.
export const name = (id) => (lang() === "es" ? inSpanish(id) : wordsOf(id).join(" "))
