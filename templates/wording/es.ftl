# Todo lo que lee una persona, en español, de tú. Cómo se edita: docs/conversations.md.
#
# Un mensaje tiene un máximo de tres segmentos. Con á, í, ó, ú caben 67 caracteres por segmento,
# sin ellas 153: por eso aquí se eligen palabras que no las llevan (é, ñ, ¿ y ¡ no cuestan nada).

## El primer mensaje que recibe una persona

hello = ¡Hola! Somos SavvySolve, ayuda técnica.
compliance = Pueden aplicarse tarifas de mensajes y datos. Responde STOP para darte de baja, HELP para ayuda.

## Nombres de las cosas

device-name = { $device ->
    [phone] celular
    [tablet] tablet
    [laptop] laptop
    [desktop] PC de mesa
    [printer] impresora
    [network] wifi/internet
    [tv] TV
    [smart_home] equipo del hogar
    [wearable] reloj o auriculares
   *[other] otro equipo
}
urgency-name = { $urgency ->
    [low] sin prisa
    [high] ahora mismo
   *[normal] hoy
}

month-name = { $month ->
    [1] ene
    [2] feb
    [3] mar
    [4] abr
    [5] may
    [6] jun
    [7] jul
    [8] ago
    [9] sep
    [10] oct
    [11] nov
   *[12] dic
}
span = { $unit ->
    [days] { $count ->
        [one] 1 día
       *[other] { $count } días
    }
    [hours] { $count ->
        [one] 1 hora
       *[other] { $count } horas
    }
    [minutes] { $count ->
        [one] 1 minuto
       *[other] { $count } minutos
    }
   *[moment] menos de un minuto
}
stars = { $score ->
    [one] 1 estrella
   *[other] { $score } estrellas
}

## Las preguntas

ask-name = ¿Me dices tu nombre?
ask-name-again = Con el nombre basta, o escribe SALTAR. ¿Me dices tu nombre?
    .mail = ¿Cómo te llamas? Con el nombre basta, o escribe SALTAR.
ask-name-last = ¿Por quién pregunta el técnico? Escribe solo un nombre, como Ana, o SALTAR.
    .mail = ¿Por quién pregunta el técnico? Escribe solo un nombre, como Ana, o SALTAR.

ask-description = { $named ->
    [yes] Cuéntame, { $name }: ¿qué problema tienes? Con pocas palabras basta.
   *[no] ¿Qué problema tienes? Con pocas palabras basta.
}
    .mail = ¿Qué problema tienes? Lo que ves en la pantalla es lo que más ayuda.
ask-description-again = Cuéntame qué falla, por ejemplo: la pantalla se queda negra. ¿Qué problema tienes?
    .mail = ¿Qué falla? Por ejemplo: la pantalla se queda negra.
ask-description-last = Perdona, no te entiendo. En una frase, ¿qué problema hay que resolver?
    .mail = En una frase, ¿qué problema hay que resolver?
description-needed = El técnico necesita saber esto. Con pocas palabras, ¿qué problema tienes?

ask-device = ¿Qué equipo es? 1 celular 2 tablet 3 laptop 4 PC de mesa 5 impresora 6 wifi/internet 7 TV 8 otra cosa
    .mail = ¿Qué equipo es: celular, tablet, laptop, PC de mesa, impresora, wifi/internet, TV u otra cosa?
ask-device-again = Con la cifra basta: 1 celular 2 tablet 3 laptop 4 PC de mesa 5 impresora 6 wifi/internet 7 TV 8 otra cosa
    .mail = ¿Qué equipo es? Basta una palabra: celular, tablet, laptop, PC, impresora, wifi, TV u otro.
ask-device-last = ¿Qué se le parece (o SALTAR)? 1 celular 2 tablet 3 laptop 4 PC de mesa 5 impresora 6 wifi/internet 7 TV 8 otra cosa
    .mail = ¿Qué se le parece más: celular, tablet, laptop, PC, impresora, wifi, TV u otro? O escribe SALTAR.

ask-urgency = ¿Qué tan pronto necesitas ayuda? 1 sin prisa 2 hoy 3 ahora mismo
    .mail = ¿Qué tan pronto necesitas ayuda: sin prisa, hoy o ahora mismo?
ask-urgency-again = Con la cifra basta: 1 sin prisa 2 hoy 3 ahora mismo
    .mail = ¿Qué tan pronto necesitas ayuda? Escribe solo: sin prisa, hoy o ahora mismo.
ask-urgency-last = ¿Qué prefieres (o SALTAR)? 1 sin prisa 2 hoy 3 ahora mismo
    .mail = ¿Qué prefieres: sin prisa, hoy o ahora mismo? O escribe SALTAR.

ask-change = ¿Qué cambiamos? 1 nombre 2 problema 3 equipo 4 urgencia
    .mail =
        ¿Qué cambiamos? Escríbelo en una línea aparte, así:

        Equipo: iPad
        Urgencia: hoy
ask-change-again = Con la cifra basta: 1 nombre 2 problema 3 equipo 4 urgencia
    .mail =
        Escribe el cambio en una línea aparte, como una de estas:

        Nombre: Ana
        Problema: la pantalla se queda negra
        Equipo: iPad
        Urgencia: hoy
ask-change-last = Escribe el cambio, como "es una tablet", o una cifra: 1 nombre 2 problema 3 equipo 4 urgencia
    .mail =
        Con una línea basta, como "Equipo: iPad". Puedes cambiar el nombre, el problema, el equipo y la urgencia.

ask-resume = { $named ->
    [yes] ¡Hola de nuevo, { $name }! Escribe 1 para continuar donde quedamos, 2 para empezar de nuevo.
   *[no] ¡Hola de nuevo! Escribe 1 para continuar donde quedamos, 2 para empezar de nuevo.
}
    .mail = Ha pasado un tiempo, ¡hola de nuevo! Responde 1 para continuar donde quedamos, o 2 para empezar de nuevo.
ask-resume-again = Con la cifra basta: 1 para continuar donde quedamos, 2 para empezar de nuevo.
    .mail = Con la cifra basta: 1 para continuar donde quedamos, 2 para empezar de nuevo.
ask-resume-last = ¿Seguimos con tu caso? 1 continuar 2 empezar de nuevo
    .mail = ¿Seguimos con tu caso? Responde 1 para continuar, o 2 para empezar de nuevo.

## La lectura final

read-back = Esto tengo: { $named ->
    [yes] { $name }, { device-name }
   *[no] { device-name }
}, { urgency-name }. Problema: "{ $problem }"{ $photos ->
    [0] .
    [one] , 1 foto.
   *[other] , { $photos } fotos.
} Responde OK para abrir tu ticket, o dime qué cambiar.
    .mail =
        Esto es lo que tengo:

        { $named ->
            [yes] Nombre: { $name }
           *[no] Nombre: no lo dijiste
        }
        Equipo: { device-name }
        Urgencia: { urgency-name }
        Problema: { $words }{ $photos ->
            [0] {""}
            [one] {" "}(1 archivo adjunto)
           *[other] {" "}({ $photos } archivos adjuntos)
        }

        ¿Está bien? Responde OK y abro tu ticket. Si no, escribe qué cambiar.
read-back-again = Responde OK para abrir tu ticket, o escribe el cambio, como "es una tablet" o "no es urgente".
    .mail = Responde OK para abrir tu ticket, o escribe el cambio, como "es una tablet" o "no es urgente".
read-back-last = Perdona, no te entiendo. Responde OK para abrirlo, o escribe ATRAS o REINICIAR.
    .mail = Perdona, no te entiendo. Responde OK para abrirlo así, o ATRÁS o REINICIAR.

## Lo que se dice al margen; detrás va la pregunta abierta

noted = Anotado, gracias.
photo-kept = Gracias, guardo la foto.
    .mail = Gracias, guardo lo que adjuntaste.
language-set = Claro, seguimos en español.
start-over = De acuerdo, desde el principio.
first-question = Era la primera pregunta.
menu = Puedes escribir ATRAS, SALTAR, REINICIAR, ESTADO, HISTORIAL, DEJAR, ENLACE o AGENTE para hablar con una persona.
    .mail = Puedes responder con una de estas palabras en la primera línea: ATRÁS, SALTAR, REINICIAR, ESTADO, HISTORIAL, DEJAR, ENLACE, o AGENTE para hablar con una persona.
no-ticket = No tienes tickets abiertos.
anytime = De nada. Escríbenos cuando quieras.
    .mail = De nada. Escríbenos cuando quieras.
not-open-yet = Tu ticket se abre en cuanto terminemos.
nudge = ¿Sigues en el chat? Sin prisa.
    .mail = Tu caso sigue esperando esto. Sin prisa: responde cuando puedas.
welcome-back = ¡Hola de nuevo! Podemos continuar donde quedamos, o escribe REINICIAR para empezar de nuevo.
    .mail = ¡Hola de nuevo! Continuemos donde quedamos, o responde REINICIAR para empezar de nuevo.
# las palabras de una persona del equipo, tal cual
from-staff = { $text }
handed-back = Vuelve a hablarte el bot de SavvySolve.
new-request = De acuerdo, un caso nuevo. El ticket { $code } sigue abierto.
link = El enlace para tu cuenta, si la quieres: { $link }
no-more = Eso es todo.

## El ticket

ticket-opened = { $named ->
    [yes] ¡Listo, { $name }!
   *[no] ¡Listo!
} Ticket { $code } abierto; un técnico te va a escribir en este chat.
    Opcional: con una cuenta ves tus tickets y su historial. { $link }
    .mail =
        ¡Listo! Tu ticket es { $code }. En cuanto un técnico lo tome, te escribe por aquí, por correo. Para escribirle, solo responde.

        La cuenta es opcional. En ella ves tus tickets y lo que se escribió, y puedes calificar: { $link }
ticket-added = Lo agrego al ticket { $code }. ¿Es otro equipo? Escribe NUEVO.
    .mail = Lo agregué al ticket { $code }. ¿Se trata de otro equipo? Entonces responde NUEVO.
ticket-photo = Foto agregada al ticket { $code }.
    .mail = Agregué tu archivo al ticket { $code }.
ticket-pleasantry = El ticket { $code } sigue abierto y en eso estamos. Escribe lo que quieras agregar, o MENU.
    .mail = El ticket { $code } está abierto y en eso estamos. Lo que respondas se agrega; con MENÚ ves qué más puedes hacer.
menu-ticket = El ticket { $code } sigue abierto; lo que escribes se agrega. O escribe ESTADO, HISTORIAL, ENLACE, NUEVO si es otro equipo, DEJAR para descartarlo, AGENTE para hablar con una persona.
    .mail = El ticket { $code } está abierto y lo que respondes se agrega. Estas palabras en la primera línea hacen más: ESTADO, HISTORIAL, ENLACE, NUEVO si es otro equipo, DEJAR para descartarlo, AGENTE para hablar con una persona.
status = Ticket { $code } ({ device-name }, { urgency-name }): { $status ->
    [claimed] lo tiene un técnico, que te va a escribir en este chat.
   *[open] espera a un técnico desde hace { span }.
}
    .mail =
        Ticket { $code } ({ device-name }, { urgency-name }): { $status ->
            [claimed] lo tiene un técnico, que te va a escribir por aquí.
           *[open] espera a un técnico desde hace { span }.
        }
ticket-dropped = Ticket { $code } descartado. Escribe cuando quieras.
    .mail = Ticket { $code } descartado. Escríbenos cuando quieras.
other-code = No encuentro esa clave. Tu ticket abierto es { $code }.
dropped = De acuerdo, lo dejamos; no se abre nada. Escribe cuando quieras.
    .mail = De acuerdo, lo dejamos; no se abre nada. Escríbenos cuando quieras.

## Una persona toma el relevo

agent = Una persona del equipo te va a escribir en este chat. Hasta entonces guardo silencio.
    .mail = Una persona del equipo te va a escribir por aquí. Hasta entonces guardo silencio.
stuck = Perdona, no te entiendo bien. Lo que tengo ya lo ve una persona del equipo, que te va a escribir en este chat.
    .mail = Perdona, no te entiendo bien. Lo que tengo ya lo ve una persona del equipo, que te va a escribir por aquí.

## Alrededor de la sesión, al cliente. Puede usar $code, $solver y lo que se nombra.

# $rated (yes, no), $stars (como 4.7)
solver-came = { $rated ->
    [yes] { $solver } ({ $stars } estrellas) tiene tu ticket { $code } y te va a escribir en este chat.
   *[no] { $solver } tiene tu ticket { $code } y te va a escribir en este chat.
}
    .mail =
        { $rated ->
            [yes] { $solver } ({ $stars } estrellas) tiene tu ticket { $code } y te va a escribir por aquí.
           *[no] { $solver } tiene tu ticket { $code } y te va a escribir por aquí.
        } Para escribirle a { $solver }, solo responde a este correo.
file-left-out = (Una foto no se pudo enviar.)
from-solver = { $solver }: { $text }
solver-left = { $solver } tuvo que dejar tu ticket { $code }, perdona. Buscamos a otro técnico para ti.
nobody-yet = Por ahora no hay un técnico libre para el ticket { $code }, perdona. Seguimos buscando y te escribimos en cuanto uno lo tome.
    .mail = Por ahora no hay un técnico libre para el ticket { $code }, perdona. Seguimos buscando, y te llega un correo en cuanto uno lo tome.
# $minutes, $tier, $price; detrás va la pregunta por la nota
session-ended = { $solver } cierra el ticket { $code } tras { $minutes ->
    [0] menos de un minuto
    [one] 1 minuto
   *[other] { $minutes } minutos
}: { $tier }, { $price }.
    .mail = { $solver } cerró tu ticket { $code }. Este es el resumen:
# En una sesión. $several (yes, no): $other es la clave de otra
menu-session = Te atiende { $solver } y recibe lo que escribes. Para el bot: ESTADO, HISTORIAL, ENLACE, AGENTE para una persona del equipo, DEJAR para descartar el ticket.{ $several ->
    [yes] { " " }Empieza con #{ $other } para tu otro técnico.
   *[no] { "" }
}
    .mail =
        Te atiende { $solver } y recibe lo que respondes. Estas palabras solas son para mí: ESTADO, HISTORIAL, ENLACE, AGENTE para una persona del equipo, DEJAR para descartar el ticket.{ $several ->
            [yes] { " " }Empieza con #{ $other } para tu otro técnico.
           *[no] { "" }
        }
# desde hace cuánto: { span }
status-with = { $solver } te atiende con el ticket { $code } desde hace { span }.
agent-too = Una persona del equipo te va a escribir en este chat. Mientras tanto te atiende { $solver }.
    .mail = Una persona del equipo también te va a escribir por aquí. Mientras tanto te atiende { $solver }.
session-dropped = De acuerdo, ticket { $code } descartado; { $solver } ya lo sabe. Escribe cuando quieras.
    .mail = De acuerdo, ticket { $code } descartado; { $solver } ya lo sabe. Escríbenos cuando quieras.
which-code = ¿De qué ticket hablas? Abierto: { $code }{ $several ->
    [yes] , { $other }
   *[no] { "" }
}.

## La nota. Las preguntas pueden usar $solver y $named (yes, no).

ask-rating = { $named ->
    [yes] ¿Qué tal te fue con { $solver }? Escribe una nota 1-5, 5 es genial.
   *[no] ¿Qué tal te fue? Escribe una nota 1-5, 5 es genial.
}
    .mail =
        { $named ->
            [yes] ¿Qué tal te fue con { $solver }? Responde con una nota del 1 al 5; 5 es genial.
           *[no] ¿Qué tal te fue? Responde con una nota del 1 al 5; 5 es genial.
        }
ask-rating-again = Con la cifra basta: 1-5, donde 5 es genial. O escribe SALTAR.
    .mail = Con la cifra basta: del 1 al 5, donde 5 es genial. O responde SALTAR.
ask-rating-last = De 1 (mal) a 5 (genial), ¿qué cifra? O escribe SALTAR.
    .mail = Del 1 (mal) al 5 (genial), ¿qué cifra? O responde SALTAR.
rating-reminder = ¿Qué tal te fue con { $solver }? Una nota 1-5 nos ayuda, 5 es genial. No vuelvo a preguntar.
    .mail = ¿Qué tal te fue con { $solver }? Responde con una nota del 1 al 5; 5 es genial. No vuelvo a preguntar.
# { stars }, $score, $changed (yes, no)
rating-kept = { $changed ->
    [yes] Cambiado: { $solver } tiene ahora { stars }.
   *[no] ¡Gracias! { $solver } recibe { stars }.
}
rating-skipped = No pasa nada. Escribe cuando quieras.
    .mail = No pasa nada. Escríbenos cuando quieras.
ask-comment = Siento que no te fuera bien. ¿Qué no estuvo bien? O escribe SALTAR.
    .mail = Siento que no te fuera bien. ¿Qué no estuvo bien? O responde SALTAR.
ask-comment-again = Con pocas palabras: ¿qué no estuvo bien? O escribe SALTAR.
    .mail = Con pocas palabras: ¿qué no estuvo bien? O responde SALTAR.
comment-kept = Gracias, se lo digo.
complaint-kept = Gracias, ya lo tiene el equipo. ¿Sigue sin funcionar? Escribe DE NUEVO.
    .mail = Gracias, ya lo tiene el equipo. Si sigue sin funcionar, responde DE NUEVO.
rate-how = La nota es una cifra 1-5: CALIFICAR 4 para el ticket anterior, o con su clave, como CALIFICAR K7Q2 4.
rate-none = No encuentro nada terminado que calificar.
rate-not-over = El ticket { $code } no ha terminado. Te pregunto cuando termine.
rate-too-late = Diste tu nota al ticket { $code } hace tiempo; se queda con { stars }.

## Después de una sesión

welcome = Con gusto. Escribe cuando quieras.
    .mail = Con gusto. Escríbenos cuando quieras.
menu-after = Puedes escribir HISTORIAL, CALIFICAR, ENLACE, OLVIDAME, AGENTE para hablar con una persona, o cuéntame qué falla.
    .mail = Puedes responder HISTORIAL, CALIFICAR, ENLACE, OLVÍDAME, AGENTE para hablar con una persona, o cuéntame qué falla.
status-last = Ticket { $code } con { $solver }: cerrado hace { span }. No hay nada abierto.
ask-again = { $named ->
    [yes] ¿Es el mismo problema que vio { $solver }? Escribe 1 si es el mismo, 2 si es algo nuevo.
   *[no] ¿Es el mismo problema de antes? Escribe 1 si es el mismo, 2 si es algo nuevo.
}
    .mail =
        { $named ->
            [yes] ¿Es el mismo problema que vio { $solver }? Responde 1 si es el mismo, 2 si es algo nuevo.
           *[no] ¿Es el mismo problema de antes? Responde 1 si es el mismo, 2 si es algo nuevo.
        }
ask-again-again = Con la cifra basta: 1 el mismo problema 2 algo nuevo
    .mail = Con la cifra basta: 1 si es el mismo problema, 2 si es algo nuevo.
# $taken (yes, no)
reopened = { $taken ->
    [yes] Ticket { $code } abierto de nuevo. Lo tiene { $solver }, que te va a escribir en este chat.
   *[no] Ticket { $code } abierto de nuevo. Buscamos a un técnico, que te va a escribir en este chat.
}
    .mail =
        { $taken ->
            [yes] El ticket { $code } está abierto de nuevo. Lo tiene { $solver }, que te va a escribir por aquí.
           *[no] El ticket { $code } está abierto de nuevo. Buscamos a un técnico, que te va a escribir por aquí.
        }
not-reopened = Ese ticket ya no se puede abrir de nuevo; hacemos otro.

## HISTORIAL y OLVIDAME

# $aged (yes, no): se dice $year; { month-name }, $day, $problem, $minutes, $tier, $rated (yes, no), { stars }
history-entry = { $day } { month-name }{ $aged ->
    [yes] { " " }{ $year }
   *[no] { "" }
} { $code } "{ $problem }": { $solver }, { $minutes } min, { $tier }{ $rated ->
    [yes] , { stars }
   *[no] { "" }
}
# $more (yes, no), $link (la página de la cuenta)
history-foot = { $more ->
    [yes] Con MAS ves las anteriores. Todo:
   *[no] Eso es todo. Igual en:
} { $link }
no-history = No hay sesiones anteriores.
# $session (yes, no)
ask-forget = Esto borra para siempre tu nombre, tu celular, tus mensajes y tus fotos.{ $session ->
    [yes] { " " }Y descarta tu ticket.
   *[no] { "" }
} Responde BORRAR para seguir; con otra cosa se queda todo.
    .mail =
        Esto borra para siempre tu nombre, tu dirección, tus correos y tus archivos.{ $session ->
            [yes] { " " }Y descarta tu ticket.
           *[no] { "" }
        } Responde BORRAR para seguir; con otra cosa se queda todo.
ask-forget-again = No he borrado nada. Responde BORRAR para borrarlo todo; con otra cosa se queda todo.
    .mail = No he borrado nada. Responde BORRAR para borrarlo todo; con otra cosa se queda todo.
forget-kept = De acuerdo, no borro nada.
erasing = Lo estoy borrando todo. Un mensaje final te avisa cuando esté hecho.
    .mail = Lo estoy borrando todo. Un último correo te avisa cuando esté hecho.
erased = Listo: tu nombre, tu celular, tus mensajes y tus fotos ya no existen en SavvySolve.
    .mail = Listo: tu nombre, tu dirección, tus correos y tus archivos ya no existen en SavvySolve.

## A los técnicos. Puede usar $code y lo que se nombra.

# $device, $urgency, $problem
offer = Nuevo ticket { $code }: { device-name }, { urgency-name }. "{ $problem }" Responde CLAIM { $code } o PASS { $code }.
# $claimed (yes, no)
offer-gone = { $claimed ->
    [yes] { $code } ya lo tiene otro técnico. ¡Gracias de todos modos!
   *[no] El cliente descartó { $code }. No hay nada que hacer.
}
from-customer = { $named ->
    [yes] #{ $code } { $name }: { $text }
   *[no] #{ $code }: { $text }
}
customer-left = #{ $code }: el cliente descartó el ticket. La sesión terminó.
customer-stopped = #{ $code }: el cliente se dio de baja y ahora no le llega nada. La sesión está en pausa.
customer-back = #{ $code }: el cliente volvió. Puedes continuar.
# $score, $commented (yes, no), $comment
rated = { $commented ->
    [yes] #{ $code } recibió { $score } de 5: "{ $comment }"
   *[no] #{ $code } recibió { $score } de 5.
}
taken-back = #{ $code } volvió a la cola, porque el cliente no supo de ti. CLAIM { $code } lo toma de nuevo mientras siga abierto.
# $named, $name, $device, $urgency, $problem
kept = Como dijiste que podías, #{ $code } ya es tuyo: { $named ->
    [yes] { $name }, { device-name }
   *[no] { device-name }
}, { urgency-name }. "{ $problem }" Lo que escribas le llega.
again = #{ $code } está abierto de nuevo y es tuyo. { $named ->
    [yes] { $name }: { $text }
   *[no] El cliente: { $text }
}

# Los comandos de los técnicos y lo que se les dice. Las listas van en $list, tantas como $count.
# $device, $urgency, $problem, $photos, $named, $name, $several (yes: la clave va primero)
desk-claimed = { $code } es tuyo: { $named ->
    [yes] { $name }, { device-name }, { urgency-name }.
   *[no] { device-name }, { urgency-name }.
} "{ $problem }"{ $photos ->
    [0] {""}
    [one] {" "}Va 1 foto.
   *[other] {" "}Van { $photos } fotos.
} { $several ->
    [yes] Escribe con la clave primero: #{ $code } hola. DONE { $code } al terminar, RELEASE { $code } lo devuelve.
   *[no] Lo que escribas le llega. DONE al terminar, RELEASE lo devuelve.
}
# $wait (como 2 h)
desk-promised = Anotado: { $code } en { $wait }. Si nadie lo tiene entonces, es tuyo. CLAIM { $code } lo toma ahora.
desk-wait-unclear = Entiendo esperas como EN 30 MIN o EN 2 HORAS, 72 horas como mucho: CLAIM { $code } EN 2 HORAS. No he anotado nada.
desk-passed = De acuerdo, { $code } pasa a otros.
desk-released = { $code } vuelve a la cola y se lo digo al cliente. Gracias por intentarlo.
# $time (como 45 min), $tier, $price
desk-ended = { $code } terminado: { $time }, { $tier }, { $price }. ¡Gracias! Luego te llega su nota.
desk-ended-before = { $code } estaba cerrado ya. Nada cambia.
# $duty (on, off), $count, $list (claves, nombres, tiempos), $offers (cuántas)
desk-mine = { $duty ->
    [on] Recibes ofertas (ON).
   *[off] No recibes ofertas (OFF).
} { $count ->
    [0] No tienes tickets.
   *[other] Tienes { $list }.
} { $offers ->
    [0] {""}
    [one] Hay 1 oferta para ti: escribe CLAIM y es tuya.
   *[other] Hay { $offers } ofertas para ti: escribe CLAIM para verlas.
}
desk-on-duty = Recibes ofertas (ON). { $count ->
    [0] Los tickets nuevos te llegan en este chat.
    [one] Para ti: { $list }. CLAIM lo toma.
   *[other] Para ti: { $list }. CLAIM y la clave toma uno.
}
desk-off-duty = No recibes ofertas (OFF). { $count ->
    [0] Escribe ON cuando vuelvas.
   *[other] Siguen contigo: { $list }. DONE o RELEASE los cierra.
}
desk-duty-first = No recibes ofertas (OFF), por eso nada cambia. Escribe ON primero y luego CLAIM.
desk-menu = CLAIM K7Q2 toma un ticket, PASS K7Q2 lo rechaza. DONE K7Q2 lo cierra, RELEASE K7Q2 lo devuelve. MINE: los tuyos. #K7Q2 y texto: a ese cliente. ON y OFF: recibir ofertas o no.
# $wanted (claim, pass, done, release, text)
desk-which-offer = ¿Qué ticket? { $list }. { $wanted ->
    [pass] Escribe PASS y su clave.
   *[claim] Escribe su clave y es tuyo.
}
desk-which-session = ¿Qué ticket? { $list }. { $wanted ->
    [release] Escribe su clave y lo devuelvo.
   *[done] Escribe su clave y lo cierro.
}
desk-which-text = No lo he enviado: ¿a quién va? { $list }. Escribe la clave y se lo paso, o DROP para descartarlo.
desk-no-session = No tienes tickets, por eso nada cambia. MINE te dice en qué quedas.
desk-no-offer = Ahora no hay ofertas para ti. Las nuevas llegan en este chat.
desk-unheard = { $count ->
    [0] No le llega a nadie: no tienes tickets ni ofertas. Con MENU ves lo que puedes escribir.
    [one] No le llega a nadie: no tienes tickets. Para ti: { $list }. Escribe CLAIM y es tuyo.
   *[other] No le llega a nadie: no tienes tickets. Para ti: { $list }. CLAIM y la clave toma uno.
}
# $standing (unknown, open, theirs, anothers, over), $wanted
desk-code = { $standing ->
    [theirs] { $wanted ->
        [pass] { $code } es tuyo ya. RELEASE { $code } lo devuelve.
       *[claim] { $code } es tuyo ya. Con #{ $code } delante le escribes al cliente.
    }
    [open] { $wanted ->
        [claim] { $code } sigue abierto, pero no es oferta para ti. Nada cambia.
        [pass] { $code } no es oferta para ti. Nada cambia.
        [text] { $code } no es tuyo, espera a un técnico. No he enviado nada.
       *[done] { $code } no es tuyo, espera a un técnico. Nada cambia.
    }
   *[unknown] { $standing ->
        [anothers] { $code } lo tiene otro técnico.
        [over] { $code } ya se ha cerrado.
       *[unknown] No hay ticket { $code }.
    } { $wanted ->
        [text] No he enviado nada.
       *[claim] Nada cambia.
    }
}
# $typed
desk-garbled = { $typed } no es una clave de ticket. Nada cambia.
desk-one-code = Una sola clave por mensaje, por favor. Nada cambia.
desk-open-offers = { $count ->
    [0] Ahora no hay ofertas para ti.
   *[other] Para ti: { $list }.
}
desk-yours = Tuyos: { $list }.
# $tiers
desk-tiers = No conozco esa tarifa, por eso { $code } sigue abierto. Escribe DONE { $code }, o con una tarifa: { $tiers }.
desk-not-reached = No lo he enviado: el cliente de { $code } se dio de baja. Te aviso cuando vuelva.
desk-not-passed-on = No lo he enviado: esa palabra es del operador. Ponlo de otra manera, por favor.
desk-echoed = No lo he enviado: lo mismo ha salido varias veces. Ponlo de otra manera, por favor.
desk-chosen = { $named ->
    [yes] Lo que escribas ahora va a #{ $code } { $name }.
   *[no] Lo que escribas ahora va a #{ $code }.
}
desk-still-waits = Tu mensaje anterior espera: escribe la clave a la que va, o DROP para descartarlo.
desk-let-go = Tu mensaje anterior queda descartado, no fue a nadie.
desk-full = No lo guardo: ya esperan varios mensajes. Escribe la clave a la que van, o DROP para descartarlos.
desk-hint-claim = Eso fue a tu cliente. Para tomar la oferta, escribe CLAIM.
# $command (DONE, RELEASE)
desk-hint-command = Eso fue a tu cliente como texto. Para el comando, escribe { $command } { $code }.
desk-leave = No lo he enviado: parece que no quieres recibir nuestros mensajes. Si es eso, repite el mensaje. Si es para un cliente, pon #{ $code } delante.
desk-empty = El mensaje vino sin texto. Con MENU ves lo que puedes escribir.
desk-photo-left = La foto no fue enviada; vuelve a mandarla sin comando.

## Preguntas frecuentes; detrás va la pregunta abierta

faq-bot = Soy un bot y tomo tus datos. Luego te ayuda una persona real.
faq-price = Preguntar es gratis. El técnico te dice el precio antes de empezar.
faq-refund = El técnico lo acuerda todo contigo antes. Con AGENTE te atiende una persona.
    .mail = Tu técnico acuerda antes las condiciones contigo. Responde AGENTE para hablar con una persona.
faq-how-long = En cuanto un técnico esté libre. Lo que es para ahora mismo va primero.
faq-hours = Escribe cuando quieras, de noche igual. Un técnico responde en cuanto puede.
    .mail = Escribe cuando quieras, de día o de noche. Un técnico responde en cuanto esté libre.
faq-privacy = Solo nuestros técnicos ven lo que escribes. Nunca mandes claves ni tarjetas.
    .mail = Solo nuestros técnicos ven lo que escribes. Nunca envíes contraseñas ni números de tarjeta.
faq-who = SavvySolve es ayuda técnica por mensaje: cuentas el problema y un técnico te ayuda.
    .mail = SavvySolve es ayuda técnica por correo y por mensaje: dime el problema y un técnico te ayuda.
faq-languages = Inglés o español. Escribe en el tuyo.
faq-location = Ayudamos a distancia, por mensaje, donde sea que estés.
    .mail = Ayudamos a distancia, por correo y por mensaje, donde estés.
faq-fix = Celulares, tablets, computadoras, impresoras, wifi, TV y casi todo lo que se enchufa.
faq-remote = Todo empieza por mensaje. Si hace falta, el técnico acuerda contigo una llamada.
    .mail = Empieza aquí, por correo. Tu técnico puede acordar una llamada contigo.
faq-account = No hace falta cuenta ni app. Con escribir basta.
    .mail = No hace falta cuenta ni aplicación. Basta con escribir.
faq-payment = Lo acuerdas con el técnico antes de empezar. Nunca mandes tarjetas.
    .mail = Eso lo acuerdas con tu técnico antes de empezar. Nunca envíes números de tarjeta.

## Al operador: por qué hace falta una persona; detrás van el número y lo que se sabe

alert-asked = Un cliente pide una persona:
alert-stuck = El bot no entiende a un cliente:
alert-opted_out = Un cliente dado de baja necesita ayuda:
alert-low_rating = Un cliente dio una nota baja:
alert-nobody = Ningún técnico toma un ticket:

## Cuentas

account-code = Tu código SavvySolve: { $digits }. Vale 10 minutos. No lo compartas.

## Páginas (no son mensajes: sin límite ni GSM-7)

page-skip = Ir al contenido

## La página del simulador

simulator-title = Simulador
simulator-needs-script = El simulador muestra celulares en vivo y necesita JavaScript. Actívalo en esta página o ejecuta "savvysolve chat" para hablar en la terminal.
simulator-time = Haz pasar el tiempo
simulator-time-urgent = +2 min
simulator-time-urgent-why = Hasta la próxima ronda de ofertas de un ticket urgente
simulator-time-wave = +6 min
simulator-time-wave-why = Hasta la próxima ronda de ofertas de cualquier otro ticket
simulator-time-silence = +16 min
simulator-time-silence-why = Pasa el recordatorio y la paciencia con un técnico que no escribe: ambos son 15 minutos
simulator-time-day = +1 día
simulator-time-day-why = Pasa el reposo, y llega el recordatorio de la nota
simulator-today = Hoy
simulator-now = ahora
simulator-ahead = por delante

simulator-customer = Cliente
simulator-customer-phone = El celular de un cliente
simulator-new-phone = Otro celular
simulator-thread = Mensajes
simulator-welcome = ¿Algo no funciona? Escríbelo o prueba uno de estos.
simulator-try-jane = Hi it's Jane, my macbook wont turn on, need help asap
simulator-try-short = la impresora va bien, es la tablet
simulator-try-spanish = hola, mi impresora no imprime
simulator-try-help = ayuda
simulator-quick = Respuestas rápidas
simulator-type = Mensaje de texto
simulator-send = Enviar
simulator-attach = Adjuntar una foto de muestra
simulator-photo-attached = Este mensaje lleva una foto de muestra
simulator-photo = Foto
simulator-file = Archivo
simulator-you = Tú
simulator-segment = segmento
simulator-segments = segmentos
simulator-status-queued = En cola
simulator-status-sent = Enviado
simulator-status-delivered = Entregado
simulator-status-undelivered = No entregado
simulator-status-failed = Falló
simulator-status-received = Recibido
simulator-status-unknown = No se sabe si salió

simulator-conversation = La conversación
simulator-no-conversation = aún no hay conversación
simulator-state = Estado actual:
simulator-script = En qué punto del guion está
simulator-no-drawing = No se pudo cargar el dibujo.
simulator-slots = Lo que se sabe
simulator-slot-name = Nombre
simulator-slot-description = Problema
simulator-slot-device_type = Equipo
simulator-slot-urgency = Urgencia
simulator-facts = De un vistazo
simulator-ticket = Ticket
simulator-language = Idioma
simulator-wake = Despierta
simulator-turn = Último turno
simulator-none = –
simulator-human = Una persona ha tomado el control. El bot calla.
simulator-handback = Devolver al bot
simulator-reconnecting = Reconectando…
simulator-unreachable = El servidor no respondió. Tu mensaje sigue aquí.

# Con técnicos al lado del cliente

simulator-phones = Celulares
simulator-solver = Técnico
simulator-solvers = Técnicos
simulator-solver-phone = El celular de un técnico
simulator-unread = sin leer
simulator-no-solvers = Aún no hay técnicos
simulator-no-solvers-why = Los técnicos toman tickets por mensaje. Trae a tres, y cada uno tendrá un celular al lado del cliente.
simulator-hire = Traer a tres técnicos
simulator-welcome-solver = Fuera de turno. Con ON llegan aquí las ofertas de tickets nuevos.
simulator-on-duty = De turno
simulator-off-duty = Fuera de turno
simulator-stars = estrellas
simulator-minutes = min

# Lo que dice un toque, en el lugar del cliente y del técnico
simulator-say-name = Ana María
simulator-say-problem = No enciende
simulator-say-change = es una tablet
simulator-say-wrong = Ya probé eso, la pantalla sigue negra
simulator-say-better = Ya funciona, ¡gracias!
simulator-say-low = Tardó demasiado
simulator-say-again = otra vez el mismo problema
simulator-say-hello = Hola, yo te ayudo. ¿Qué ves en la pantalla?
simulator-say-advice = Mantén pulsado el botón de encendido diez segundos y suéltalo.

simulator-guide = Una sesión entera en dos minutos
simulator-guide-step = Paso
simulator-guide-of = de
simulator-guide-done = hecho
simulator-guide-solvers = Pon técnicos de turno
simulator-guide-solvers-how = Tráelos y toca ON en sus celulares.
simulator-guide-ticket = Escribe como cliente
simulator-guide-ticket-how = Toca un primer mensaje, responde lo que falte y luego OK.
simulator-guide-claim = Toma el ticket
simulator-guide-claim-how = Toca CLAIM en el celular de un técnico. Gana el primero.
simulator-guide-talk = Habla por el número
simulator-guide-talk-how = Escribe desde los dos celulares. Ninguno ve el número del otro.
simulator-guide-rate = Termina y califica
simulator-guide-rate-how = Toca DONE como técnico y las estrellas como cliente.
simulator-guide-over = Fue una sesión entera, del primer mensaje a la nota.
simulator-guide-again = Otro cliente

simulator-timeline = El ticket
simulator-no-ticket = Aún no hay ticket. Se abre cuando el cliente dice OK.
simulator-ticket-open = espera a un técnico, ronda
simulator-ticket-open-unsearched = espera a un técnico
simulator-ticket-claimed = con
simulator-ticket-completed = terminado
simulator-ticket-dropped = descartado por el cliente
simulator-event-opened = Abierto
simulator-event-offered = Ofrecido a
simulator-event-passed = Rechazado por
simulator-event-promised = Prometido por
simulator-event-claimed = Lo tomó
simulator-event-released = De vuelta a la cola, lo tenía
simulator-event-dropped = Descartado, lo tenía
simulator-event-done = Terminado por
simulator-event-rated = Nota
simulator-event-wave = Próxima ronda
simulator-event-watch = Vuelve a la cola sin una palabra de

## Páginas para clientes y personal

web-nav = Tus páginas
web-nav-account = Tu cuenta
web-account = Tu cuenta
web-sign-up = Crea una cuenta
web-sign-up-why = Tu número de celular es tu cuenta: sin contraseña. Te enviamos un código, y ahí están todas las sesiones con ese número, pasadas y futuras.
web-sign-in = Entra
web-sign-in-why = Te enviamos un código por mensaje. No hay contraseña.
web-sign-out = Salir
web-have-account = Ya tengo una cuenta
web-no-account = Es mi primera vez
web-phone = Número de celular
web-name-optional = Nombre (opcional)
web-email-optional = Correo electrónico (opcional)
web-code-text-me = Envíame un código
web-code = Los 6 dígitos
web-code-sent = Enviamos un código a { $phone }. Vale 10 minutos.
web-code-check = Continuar
web-code-none = ¿No llega nada en un minuto? Si alguna vez nos respondiste STOP, primero envíanos START.
web-code-again = Envíame otro
web-code-other-number = Otro número
web-code-new = Un código nuevo va en camino. El anterior ya no vale.
web-code-wrong = Ese no es el código, o ya no vale. Mira el último mensaje, o pide otro.
web-too-many-codes = Hemos enviado demasiados códigos a este número o desde esta conexión. Prueba de nuevo en una hora.
web-too-many-guesses = Demasiados intentos desde esta conexión. Prueba de nuevo en una hora.
web-phone-none = Necesitamos los dígitos de un número, como +1 415 555 0123.
web-phone-country = Escribe el número con + y el código de su país, como +1 415 555 0123.
web-phone-impossible = Ese número no existe. ¿Falta o sobra un dígito?
web-phone-extension = Un mensaje no llega a una extensión. ¿Hay un número de celular?
web-phone-ours = Ese es nuestro número. ¿Cuál es el tuyo?

## Las páginas de una cuenta

# { month-name }, $day, $year, $time (14:05), $zone (PDT)
web-when = { $day } { month-name } { $year }, { $time } { $zone }
web-nav-sessions = Sesiones
web-hello = Hola, { $name }
web-done-saved = Guardado.
web-done-phone = Tu número nuevo está confirmado, y sus tickets están aquí.
web-done-others = Las demás sesiones están cerradas. Aquí sigues dentro.
# El número va delante
web-figure-sessions = { $count ->
    [one] sesión
   *[other] sesiones
}
web-figure-completed = { $count ->
    [one] completada
   *[other] completadas
}
web-figure-waiting = { $count ->
    [one] ticket abierto
   *[other] tickets abiertos
}
web-waiting = Ahora mismo
web-waiting-open = Esperando a un técnico
web-waiting-with = { $solver } está en ello
web-recent = Sesiones recientes
web-no-sessions = Aún no hay sesiones. Escribe un mensaje al { $number } sobre cualquier equipo, y un técnico te ayuda por mensaje.
web-all-sessions = Todas las sesiones
web-profile = Tus datos
web-email = Correo electrónico
web-email-wrong = Eso no parece un correo. ¿Falta algo, como en jane@example.com?
web-save = Guardar
web-phone-change = Cambiar
web-phone-gone = Ninguno. Otra persona ha confirmado ese número desde entonces; puedes agregar el tuyo aquí.
web-phone-new = Cambia tu número
web-phone-why = Enviamos un código al número nuevo. Cuando lo escribas aquí, ese número será tu cuenta, y sus tickets vienen con él. Los que tienes se quedan.
web-phone-now = Ahora es { $phone }.
web-managed-elsewhere = El celular, el correo y la contraseña se cambian donde te registraste.
web-safety = Acceso
web-sign-out-others-why = ¿Dejaste abierta la cuenta en otro celular o computadora?
web-sign-out-others = Salir en todos los demás
web-delete = Borra tu cuenta
web-delete-why = Se va tu cuenta: nombre, correo y acceso. Tus tickets se quedan con nosotros sin ella, así que quien te esté ayudando sigue. Si te registras otra vez con el mismo número, vuelven a estar aquí.
web-delete-forget = Para borrar también tus mensajes, fotos y tickets, envíanos OLVIDAME por mensaje.
web-delete-sure = Sí, bórrala
web-delete-keep = Déjala
web-delete-staff = Tu cuenta es del equipo, así que la tiene que cerrar un administrador.
web-deleted = Tu cuenta ya no existe
web-deleted-why = Ya no estás dentro en ningún sitio. Escribirnos mensajes funciona como antes.
web-home = A la primera página
web-back-account = Volver a tu cuenta
web-back-sessions = Volver a las sesiones
web-sessions = Tus sesiones
web-older = Sesiones anteriores
web-newest = Volver a las más nuevas
web-no-older = No hay nada anterior.
web-session-active = En marcha
web-session-completed = Completada
web-session-released = Pasada a otro
web-session-dropped = Descartada
web-session-see = Ver la sesión
web-session-with = Sesión con { $solver }
web-ticket = Ticket { $code }
web-ticket-code = Ticket
web-problem = Problema
web-device = Equipo
web-status = Estado
web-solver = Técnico
web-began = Empezó
web-duration = Duró
web-minutes = { $count ->
    [one] 1 minuto
   *[other] { $count } minutos
}
web-tier = Precio
web-rating = Tu nota
web-rating-ask = ¿Qué tal te fue con { $solver }?
web-of-five = de 5
web-rating-comment = Con tus palabras (opcional)
web-rating-send = Enviar nota
web-rating-change = Cambiar nota
web-rating-kept = Gracias, tu nota está guardada. Puedes cambiarla durante un día.
web-rating-no-score = Elige primero de 1 a 5.
web-rating-not-over = Esta sesión sigue en marcha. Podrás calificarla cuando termine.
web-rating-too-late = La calificaste hace más de un día, así que esa nota se queda.
web-rating-too-often = Son muchos cambios. Prueba de nuevo en una hora.
web-transcript = Conversación
web-transcript-none = En esta sesión no se escribió nada, o se borró.
web-transcript-download = Descargar como texto
web-you = Tú
web-we = SavvySolve
web-photo = Foto
web-file = Archivo
web-missing = Aquí no hay nada
web-missing-why = Entre tus páginas no hay ninguna así. Puede que el enlace sea viejo, o que hayas entrado con otro número.

## La mesa del equipo, y las páginas de los técnicos

web-nav-solver = Tu trabajo
web-nav-desk = Mesa
web-desk-nav = La mesa
web-desk-tickets = Tickets abiertos
web-desk-talks = Conversaciones
web-desk-solvers = Técnicos
web-desk-trouble = Problemas
web-desk-numbers = Cifras
web-desk-audit = Registro
web-desk-people = Roles
web-desk-ago = hace { $span }
web-desk-older = Anteriores
web-desk-missing = Aquí no hay nada
web-desk-missing-why = Lo que había puede haber terminado, o se borró a petición de su dueño.

web-desk-with = con { $solver }
web-desk-offers = { $count ->
    [0] sin ofertas
    [one] 1 oferta enviada
   *[other] { $count } ofertas enviadas
}
web-desk-waiting = { $count ->
    [one] 1 conversación la lleva una persona del equipo.
   *[other] { $count } conversaciones las lleva una persona del equipo.
}
web-desk-parked = { $count ->
    [one] 1 mensaje no se pudo procesar y te espera.
   *[other] { $count } mensajes no se pudieron procesar y te esperan.
}
web-desk-tickets-none = No hay tickets abiertos.
web-desk-tickets-full = Solo se ven los 200 más antiguos.
web-desk-urgent = urgente
web-desk-unproven = número sin confirmar
web-desk-ticket = Ticket { $code }
web-desk-status = Estado
web-desk-opened = Abierto
web-desk-device = Equipo
web-desk-urgency = Para cuándo
web-desk-customer = Cliente
web-desk-nameless = Sin nombre
web-desk-email = Correo electrónico
web-desk-talk-open = Abrir la conversación
web-desk-problem = Problema
web-desk-photos = Fotos
web-desk-photo = Foto del problema
web-desk-file = Archivo
web-desk-sessions = Sesiones
web-desk-offered = Ofrecido a
web-desk-transcript = Lo que se escribió
web-desk-transcript-none = Todavía no hay mensajes de este ticket.
web-desk-ours = Escribimos:
web-desk-theirs = Escribió:
web-desk-score = Nota: { $score } de 5

web-desk-talks-why = Aquí el bot calla hasta que la devuelvas, o hasta que nadie escriba durante horas. Primero, quien más espera.
web-desk-talks-none = Nadie espera a una persona.
web-desk-stopped = se dio de baja
web-desk-waits = espera desde hace { $span }
web-desk-answered = respondida
web-desk-reply = Tu respuesta
web-desk-reply-how = Sale como mensaje del número de soporte. El bot sigue callado otro rato.
web-desk-reply-bot = Esta conversación la lleva el bot. Tus palabras salen tal cual, y él sigue con las suyas.
web-desk-reply-spanish = Escribe en español.
web-desk-reply-send = Enviar
web-desk-reply-none = Escribe algo primero.
web-desk-reply-long = Es demasiado para un mensaje: como mucho { $most } caracteres.
web-desk-reply-stopped = Se dio de baja. Ningún mensaje le llega hasta que nos envíe START.
web-desk-hand-back = Devolver al bot
web-desk-hand-back-why = El bot dice que ha vuelto, y sigue donde estaba.

web-desk-solvers-none = Todavía no hay técnicos.
web-desk-solver-add = Agregar un técnico
web-desk-solver-add-why = Tú respondes por el celular. Empieza fuera de turno, y envía ON para recibir tickets.
web-desk-solver-add-do = Agregar
web-desk-solver-name = Nombre (los clientes ven la primera palabra)
web-desk-solver-skills = Equipos que atiende (sin marcar: todos)
web-desk-solver-zone = Zona horaria, como America/New_York (si no, la del celular)
web-desk-solver-save = Guardar
web-desk-solver-remove = Quitar a este técnico
web-desk-solver-remove-why = Lo que tiene vuelve a la cola, y avisamos a sus clientes. Las sesiones pasadas conservan el nombre.
web-desk-solver-remove-do = Quitar
web-desk-solver-duty = Turno
web-desk-solver-on = de turno
web-desk-solver-off = fuera de turno
web-desk-solver-stars = Nota
web-desk-solver-unrated = aún sin nota
web-desk-solver-held = Tiene
web-desk-solver-holds = { $count ->
    [0] no tiene tickets
    [one] tiene 1 ticket
   *[other] tiene { $count } tickets
}
web-desk-solver-all-devices = todos los equipos
web-desk-solver-name-none = Escribe el nombre que ven los clientes.
web-desk-solver-zone-wrong = Ninguna zona horaria se llama así. Escríbela como America/New_York.
web-desk-solver-phone-ours = Ese es el propio número de soporte.
web-desk-solver-known = Ya es técnico: abre su nombre arriba para cambiar algo.
web-desk-solver-staff = Ese número es de alguien del equipo. Solo un propietario puede hacerlo técnico.
web-desk-solver-yours = Tus sesiones
web-desk-solver-none = no recibes tickets
web-desk-solver-how = Envía ON u OFF al { $number } para empezar y terminar tu turno, y MENU para lo demás.
web-desk-solver-no-sessions = Todavía no hay sesiones.

web-desk-trouble-texts = Mensajes que no llegaron
web-desk-trouble-texts-none = Todos los mensajes de los últimos 30 días llegaron, o van en camino.
web-desk-trouble-parked = Mensajes que no se pudieron procesar
web-desk-trouble-parked-none = Ninguno.
web-desk-trouble-parked-why = No se vuelven a intentar solos. Abre la conversación y responde.
# $code: el de la operadora
web-desk-failure = { $code ->
    [21211] Ese número no existe.
    [21408] La cuenta no puede enviar a ese país.
    [21610] Se dio de baja en la operadora.
    [21612] No se llega a ese número desde el nuestro.
    [21614] No es un celular.
    [30003] El celular está apagado o sin cobertura.
    [30004] El celular, o su operadora, nos bloquea.
    [30005] El número no existe, o ya no se usa.
    [30006] Un fijo, o una operadora que no acepta mensajes.
    [30007] La operadora lo tomó por spam.
    [30008] La operadora no dice por qué.
    [30034] Nuestro número no está registrado para mensajes en EE. UU.
   *[other] Mira la lista de errores de la operadora.
}

web-desk-numbers-why = Los últimos 30 días, por día de UTC.
web-desk-numbers-since = hace 30 días
web-desk-numbers-today = hoy
web-desk-numbers-top = máximo: { $top }
web-desk-numbers-table = Como tabla
web-desk-numbers-day = Día
web-desk-plot-tickets = Tickets abiertos
web-desk-plot-tickets-about = Barras por día: cuántos tickets se abrieron. Las mismas cifras están en la tabla.
web-desk-plot-claim = Minutos hasta tener técnico (mediana)
web-desk-plot-claim-about = Barras por día: la mediana de los minutos desde que se abre un ticket hasta su primer técnico. Las mismas cifras están en la tabla.
web-desk-plot-completed = Sesiones completadas
web-desk-plot-completed-about = Barras por día en que empezó la sesión: cuántas se completaron. Las mismas cifras están en la tabla.
web-desk-plot-rating = Nota media
web-desk-plot-rating-about = Barras por día en que empezó la sesión: la media de sus notas, de 1 a 5. Las mismas cifras están en la tabla.
web-desk-plot-failed = Mensajes que no llegaron
web-desk-plot-failed-about = Barras por día: cuántos mensajes nuestros no llegaron. Las mismas cifras están en la tabla.

web-desk-audit-why = Lo que se hizo en la mesa, y de quién se abrieron palabras. Las horas son UTC.
web-desk-audit-none = Todavía nada.
web-desk-audit-at = Cuándo
web-desk-audit-who = Quién
web-desk-audit-act = Qué hizo
web-desk-audit-subject = A quién o a qué
web-desk-audit-detail = Más
web-desk-people-why = Un rol deja ver páginas. Solo quien se agrega como técnico recibe tickets.
web-desk-role = Rol
web-desk-role-give = Dar un rol
web-desk-role-give-do = Dar
web-desk-role-none = Elige uno de los roles.
web-desk-role-nobody = Nadie tiene una cuenta con ese número. Primero tiene que crearla.
web-desk-role-last-owner = No hay más dueños. Primero nombra a otra persona.
web-desk-role-customer = cliente
web-desk-role-solver = técnico
web-desk-role-admin = administrador
web-desk-role-owner = dueño

web-desk-ticket-open = espera a un técnico
web-desk-ticket-claimed = lo tiene un técnico
web-desk-ticket-completed = terminado
web-desk-ticket-dropped = descartado por el cliente
web-desk-session-active = en curso
web-desk-session-completed = completada
web-desk-session-released = devuelta
web-desk-session-dropped = descartada por el cliente
web-desk-file-pending = Una foto aún va en camino.
web-desk-file-kept = Guardada
web-desk-file-refused = Un archivo era de un tipo que no se guarda.
web-desk-file-failed = Una foto no se pudo traer.
web-desk-offer-live = puede tomarlo
web-desk-offer-promised = dijo que podía más tarde
web-desk-offer-passed = no lo quiso
web-desk-offer-claimed = lo tomó
web-desk-offer-lost = otro fue más rápido
web-desk-offer-released = lo devolvió
web-desk-offer-silent = lo tenía, y no dio señales
web-desk-offer-withdrawn = ya no se le ofrece
web-desk-text-failed = falló
web-desk-text-undelivered = no entregado
web-desk-text-unknown = nadie lo sabe
web-desk-text-suppressed = no enviado: se dio de baja
web-desk-text-canceled = cancelado
web-desk-text-parked = no se pudo procesar
web-desk-act-opened-conversation = abrió una conversación
web-desk-act-opened-ticket = abrió un ticket
web-desk-act-replied = respondió
web-desk-act-handed-back = devolvió al bot
web-desk-act-solver-added = agregó a un técnico
web-desk-act-solver-changed = cambió a un técnico
web-desk-act-solver-removed = quitó a un técnico
web-desk-act-role-changed = cambió un rol
## El formulario web: mensajes
# $code, $busy (yes: something else is open, so that the code is the answer)
form-confirm = { $busy ->
    [yes] ¿Pediste ayuda en nuestra web? Responde { $code } para recibirla por este chat, o NO { $code } si es un error.
   *[no] ¿Pediste ayuda en nuestra web? Responde OK para recibirla por este chat, o NO si es un error. Tu ticket: { $code }.
}
# $count, $list (codes), $stands (waits, with, over), $solver
form-confirmed = { $stands ->
    [with] ¡Gracias! { $solver } se encarga ({ $list }). Lo que escribas aquí le llega a { $solver }.
    [over] ¡Gracias! { $count ->
        [one] El ticket { $list } ya está cerrado.
       *[other] Los tickets { $list } ya están cerrados.
    } Si te hace falta algo, escribe de nuevo.
   *[waits] ¡Gracias! { $count ->
        [one] El ticket { $list } sigue abierto
       *[other] Los tickets { $list } siguen abiertos
    }; un técnico te va a escribir en este chat.
}
form-denied = ¡Disculpa! Alguien puso tus datos por error. Esa solicitud queda cerrada.
# To solvers
customer-confirmed = #{ $code }: el cliente confirmó el número. Lo que escribas ya le llega.
wrong-number = #{ $code }: el número del formulario era de otra persona, así que el ticket queda cerrado. No tienes que hacer nada más.
desk-unconfirmed = Vino por el formulario web y el cliente aún no ha confirmado el número. Te aviso en cuanto puedas escribirle.
desk-not-confirmed = No lo he enviado: el cliente de { $code } aún no ha confirmado el número. Te aviso cuando lo haga.

## El formulario web: páginas
web-intake-title = Ayuda técnica por mensaje
web-intake-lead = Cuéntanos qué falla. Un técnico toma tu ticket y te ayuda por mensajes de texto, estés donde estés.
web-intake-text = ¿Prefieres un mensaje? Escribe al { $number }
web-intake-form = Pide ayuda
web-intake-how-1 = Describe el problema
web-intake-how-2 = Un técnico lo toma
web-intake-how-3 = Lo arreglas con su ayuda, por mensajes
web-intake-name = Tu nombre
web-intake-phone = Número de celular
web-intake-phone-hint = Ahí te escribe el técnico.
web-intake-email = Correo electrónico
web-intake-description = ¿Qué pasa?
web-intake-description-hint = Con tus palabras. ¿Qué ves, y desde cuándo?
web-intake-device = ¿Qué equipo es?
web-intake-urgency = ¿Para cuándo?
web-intake-photo = Fotos
web-intake-photo-hint = Una foto de la pantalla o del error ayuda mucho. Hasta 10, { $size } MB en total.
web-intake-optional = (opcional)
web-intake-send = Pedir ayuda
web-intake-simulator = Pruébalo sin celular, en el simulador
web-intake-wrong = Algo falta o no está bien. Mira los campos marcados.
web-intake-no-description = Cuéntanos en pocas palabras qué pasa.
web-intake-long = Sobran { $count } caracteres. Acórtalo un poco, por favor.
web-intake-choose = Elige una de estas opciones.
web-intake-photo-type = "{ $name }" no es una foto ni un video que podamos abrir, y no se envió. Envía el formulario con otra, o sin ella.
web-intake-photo-size = Las fotos pesan demasiado juntas. Envía el formulario con menos, o sin ellas.
web-intake-photo-many = Hasta 10 fotos, por favor. Luego puedes enviar más por mensaje.
web-intake-photo-again = Elige tus fotos otra vez; el navegador no las guarda.
web-intake-limit-number = Hoy hemos recibido varias solicitudes con este número. Escríbenos un mensaje, o prueba de nuevo mañana.
web-intake-limit = Hay demasiadas solicitudes en este momento. Prueba de nuevo en una hora, o escríbenos un mensaje.
web-intake-unkept = No pudimos tomar tu solicitud en este momento. Nada de lo que escribiste se ha perdido: envíala de nuevo en un minuto.
web-device-phone = Celular
web-device-tablet = Tablet
web-device-laptop = Laptop
web-device-desktop = PC de mesa
web-device-printer = Impresora
web-device-network = Wifi o internet
web-device-tv = TV
web-device-smart_home = Equipo del hogar
web-device-wearable = Reloj o auriculares
web-device-other = Otra cosa
web-urgency-low = Sin prisa
web-urgency-normal = Hoy o mañana
web-urgency-high = Ahora mismo
web-opened-title = Recibimos tu solicitud
web-opened-lead = Tu ticket está abierto y estamos buscando un técnico.
web-opened-code = Tu ticket
web-opened-confirm = Enviamos un mensaje al { $phone }. Respóndelo como dice y todo lo de este ticket te llega ahí.
web-opened-confirm-late = ¿No llega nada en un minuto? Si alguna vez nos respondiste STOP, primero envíanos START.
web-opened-proven = Un técnico te escribe pronto al { $phone }.
web-opened-closed = Este ticket ya está cerrado.
web-opened-account = Crea una cuenta, si quieres
web-opened-account-why = Es gratis y opcional, y basta un código por mensaje:
web-opened-benefit-1 = Ve todas tus sesiones con este número, pasadas y futuras
web-opened-benefit-2 = Vuelve a leer lo que escribió el técnico
web-opened-benefit-3 = Califica una sesión, o cambia la nota
web-opened-sign-up = Crear cuenta con este número
web-opened-see = Verlo en tu cuenta
web-opened-another = Pide ayuda con otra cosa

## Correo

mail-subject = Tu solicitud
mail-subject-alert = SavvySolve: alguien necesita a una persona

## Correo: el diálogo. Lo que un mensaje dice de otro modo va como `.mail` debajo de su texto.

# $named (yes, no), $name
mail-greeting = { $named ->
    [yes] Hola, { $name }:
   *[no] Hola:
}
# $stage (first, more: se dijo otra cosa, rest: algo se contestó, again: nada), $count preguntas
mail-questions = { $stage ->
    [first] Gracias por escribirnos. { $count ->
        [one] Solo una cosa antes de abrir tu ticket:
       *[other] Necesito algunas cosas antes de abrir tu ticket. Responde con tus palabras, o debajo de cada pregunta:
    }
    [more] { $count ->
        [one] Dime esto, por favor:
       *[other] Dime esto, por favor, con tus palabras o debajo de cada pregunta:
    }
    [rest] Gracias. { $count ->
        [one] Solo falta esto:
       *[other] Solo falta esto:
    }
   *[again] Perdona, no encuentro la respuesta en tu correo. { $count ->
        [one] Una vez más, por favor:
       *[other] Una vez más, por favor, con tus palabras o debajo de cada pregunta:
    }
}
mail-unproven = Aún no sé si esto viene de ti de verdad, así que no abrí ni cambié nada: responde a este mismo correo con el botón de responder.
mail-solver-wrote = { $solver } escribe:
mail-staff-wrote = De nuestro equipo:
mail-subject-solver-came = Tu técnico para el ticket { $code }
mail-subject-from-solver = { $solver } te escribe
mail-subject-session-ended = El ticket { $code } está cerrado
mail-subject-nobody-yet = Tu ticket { $code }
mail-subject-solver-left = Tu ticket { $code }
mail-subject-rating-reminder = ¿Qué tal te fue con { $solver }?
mail-subject-ticket-opened = Tu ticket { $code }
desk-cut-short = #{ $code }: el correo del cliente era más largo. Si necesitas el resto, pregúntale.
mail-subject-erased = Tus datos están borrados
mail-whose = ¿Nos acabas de escribir sobre "{ $subject }"? Cualquiera puede mandar un correo en nombre de otra persona, por eso lo comprobamos antes de hacer nada.

    Si fuiste tú, responde a este correo con OK. Si no, responde NO, o no hagas nada: en una semana se descarta.

## Correos que se envían sin que nadie los pida, y códigos por correo.

mail-hi = Hola, { $name }:
mail-code-subject = { $digits } es tu código
mail-code-preview = Confirma tu correo y vale { $minutes } minutos.
mail-code = Tu código es { $digits }

    Escríbelo en la página que te lo pidió. Vale { $minutes } minutos.
mail-code-why = ¿No pediste ningún código? Entonces alguien escribió mal su correo. Sin el código no pasa nada; puedes dejarlo así.
mail-claimed-subject = { $solver } tiene tu ticket { $code }
mail-claimed-preview = { $solver } te escribirá al teléfono.
mail-claimed = { $rated ->
    [yes] { $solver } ({ $stars } estrellas) tiene tu ticket y te escribirá al teléfono.
   *[no] { $solver } tiene tu ticket y te escribirá al teléfono.
}
mail-claimed-see = Ver tu sesión
mail-wrote-subject = { $solver } te espera (ticket { $code })
mail-wrote-preview = { $solver } te escribió y aún no tiene respuesta.
mail-wrote = { $solver } te escribió por tu ticket { $code } y aún no tiene respuesta. Por si no lo viste:
mail-wrote-by = { $solver } escribió:
mail-wrote-how = Responde cuando puedas con un mensaje de texto, en la misma conversación de tu teléfono. { $solver } lo recibe al momento.
mail-ended-subject = Tu recibo del ticket { $code }
mail-ended-preview = { $solver } cerró tu ticket.
mail-ended = { $solver } cerró tu ticket { $code }. Este es el resumen:
mail-ended-again = ¿Al final no quedó bien? Escríbenos otra vez y seguimos desde ahí.
mail-rate-subject = ¿Qué tal con { $solver }?
mail-rate-preview = Basta con un toque.
mail-rate = ¿Qué tal te fue con { $solver } (ticket { $code })? Elige tus estrellas:
mail-rate-how = Se abre una página donde puedes añadir unas palabras y enviarlo. Nada se envía antes de que lo digas ahí.
mail-fact-ticket = Ticket
mail-fact-problem = Problema
mail-fact-solver = Tu técnico
mail-fact-duration = Duración
mail-fact-tier = Tarifa
mail-fact-price = Precio
mail-notice-why = Recibes esto porque confirmaste este correo en tu cuenta.
mail-notice-choose = Elige qué correos recibes
mail-notice-stop = No recibir más estos correos

## Páginas sobre los correos

web-email-new = Confirma tu correo
web-email-why = Con un correo confirmado ves aquí también los tickets que nos enviaste por correo, y podemos contarte por correo qué pasa con los tuyos.
web-email-none = Primero escribe tu correo en tu perfil.
web-email-proven = Confirmado
web-email-unproven = Aún sin confirmar.
web-email-waits = Te enviamos un código.
web-email-prove = Confírmalo
web-email-is-proven = { $email } está confirmado. Aquí no hay nada que hacer.
web-email-mail-me = Envíame un código
web-email-to = Enviamos un código a { $email }. Escríbelo aquí y ese correo es tuyo.
web-email-sent = Enviamos un código a { $email }. Vale 10 minutos.
web-email-again = Envíame otro
web-email-nothing = ¿No llega en unos minutos? Mira en el correo no deseado.
web-email-other = Otro correo
web-email-too-many = Salieron demasiados códigos hace un momento, a este correo o desde esta conexión. Inténtalo de nuevo en una hora.
web-email-code-wrong = Ese no es el código, o ya no vale. Mira el último correo o pide otro.
web-done-email = Tu correo está confirmado.
web-done-mails = Guardado. Recibirás los correos que elegiste.
web-mails = Nuestros correos
web-mails-why = Sobre los tickets por los que nos escribes mensajes de texto. ¿Cuáles quieres?
web-mails-claimed = Quién toma mi ticket
web-mails-wrote = Lo que escribió mi técnico, si no respondo en 10 minutos
web-mails-ended = El recibo cuando termina una sesión
web-mails-rate = La pregunta de qué tal fue
web-mails-unproven = Primero confirma tu correo. Después eliges aquí qué correos recibes.
web-unsubscribe = Nuestros correos
web-unsubscribe-ask = ¿Dejamos de escribirte sobre tus tickets?
web-unsubscribe-what = Así terminan los correos que te cuentan quién toma tu ticket, qué escribió tu técnico, tus recibos y la pregunta de qué tal fue. Sigues recibiendo los mensajes de texto y las respuestas a tus correos.
web-unsubscribe-stop = No más de estos correos
web-unsubscribe-done = Ya no te escribiremos correos sobre tus tickets.
web-unsubscribe-back-why = ¿Cambiaste de idea?
web-unsubscribe-back = Enviarlos otra vez
web-unsubscribe-is-back = Vuelves a recibir nuestros correos.
web-unsubscribe-choose = Elige cuáles en tu cuenta
web-link-old = Este enlace ya no vale
web-link-old-why = Quizá es muy viejo o se perdió una parte. En tu cuenta están todas tus sesiones.
web-rate-thanks = ¡Gracias!
web-rate-thanks-why = Guardamos tu valoración. Puedes cambiarla durante un día con el mismo enlace.
web-rate-session = Ticket { $code }

## El buzón del simulador

simulator-mailbox = Buzón
simulator-mail-whose = De quién es el buzón
simulator-mail-new = Correo nuevo
simulator-mail-threads = Correos
simulator-mail-none = Aún no hay correos. Escribe el primero.
simulator-mail-name = Tu nombre
simulator-mail-from = Tu correo
simulator-mail-subject = Asunto
simulator-mail-to = Para { $address }
simulator-mail-photo = Adjuntar una foto
simulator-mail-text = Texto
simulator-mail-we = SavvySolve
simulator-mail-unanswered = sin respuesta
simulator-mail-try-subject = Mi portátil está muerto
simulator-mail-try = Hola, mi portátil no enciende desde esta mañana. ¡Lo necesito hoy!

## Correo: palabras que pueden ser de un extraño

# En lugar de un enlace o una dirección, y de un teléfono, en palabras que quizá no son de quien las lee.
mail-guarded-link = [enlace]
mail-guarded-number = [número]

## Correo: archivos que no se guardaron.

mail-left-out = { $why ->
    [large] { $count ->
        [one] Un archivo pasa de 8 MB y no pude guardarlo{ $named ->
            [yes] : { $names }.
           *[no] .
        } Sirve una copia más pequeña o una captura de pantalla.
       *[other] { $count } archivos pasan de 8 MB y no pude guardarlos{ $named ->
            [yes] : { $names }.
           *[no] .
        } Sirven copias más pequeñas o capturas de pantalla.
    }
    [many] Guardo diez archivos por correo; { $count ->
        [one] uno quedó
       *[other] { $count } quedaron
    } fuera{ $named ->
        [yes] : { $names }.
       *[no] .
    } Envía el resto en otro correo.
   *[unsafe] Por seguridad no guardo programas ni páginas web; { $count ->
        [one] un archivo quedó
       *[other] { $count } archivos quedaron
    } fuera{ $named ->
        [yes] : { $names }.
       *[no] .
    } Una captura de pantalla sirve igual.
}

desk-left-out = #{ $code }: { $count ->
    [one] un archivo de ese correo no se guardó.
   *[other] { $count } archivos de ese correo no se guardaron.
} El cliente lo sabe.

mail-transcript-left-out = { $count ->
    [one] (Un archivo no se guardó.)
   *[other] ({ $count } archivos no se guardaron.)
}
## Un ticket que sigue en otro lado: por correo en vez de mensajes, o al revés. $by (mail, text) es adónde.

move-not-yet = { $by ->
    [mail] Puedo pasarlo al correo cuando tu ticket esté abierto.
   *[text] Puedo pasarlo a mensajes cuando tu ticket esté abierto.
}
move-no-mail = No usamos correo, perdona. Sigue por mensaje.
# $known (yes, no): $ending son las últimas cifras de un número que dijo antes
move-where = { $by ->
    [mail] Claro. ¿A qué correo? Escríbelo aquí y te mando un código.
   *[text] { $known ->
        [yes] Claro. ¿Escribo al número que termina en { $ending }? Responde OK, o con otro número.
       *[no] Claro. ¿A qué número? Responde con él y te mando un código.
    }
}
# $to
move-sent = { $by ->
    [mail] Mandamos un código a { $to }. Escríbelo aquí y tu ticket sigue por correo.
   *[text] Mandamos un código por mensaje a { $to }. Responde aquí, por correo, con él y tu ticket sigue por mensaje. Vale 10 minutos.
}
# $digits
move-code = Tu código: { $digits }. Escríbelo en tu respuesta a nuestro correo.
moved = { $by ->
    [mail] Tu ticket { $code } sigue por correo: { $to }. Escribe aquí para traerlo de vuelta.
   *[text] Tu ticket { $code } sigue por mensaje, en { $to }. Responde aquí para traerlo de vuelta.
}
# Las primeras palabras en el otro lado. $with (yes, no): $solver tiene el ticket
moved-here = { $by ->
    [mail] Tu ticket { $code } sigue aquí, por correo. { $with ->
        [yes] Lo tiene { $solver }: le llega lo que respondas, también archivos.
       *[no] Estamos buscando un técnico. Lo que respondas se agrega, también archivos.
    }
   *[text] Tu ticket { $code } sigue aquí, por mensaje. { $with ->
        [yes] Lo tiene { $solver } y le llega lo que escribas.
       *[no] Estamos buscando un técnico. Lo que escribas se agrega.
    }
}
mail-subject-moved-here = Tu ticket { $code }
move-wrong = Ese no es el código. Mira el más reciente y prueba otra vez.
move-old = { $by ->
    [mail] Ese código ya no vale. Escribe POR CORREO y te mando otro.
   *[text] Ese código ya no vale. Responde POR MENSAJE y te mando otro.
}
move-exhausted = { $by ->
    [mail] Ese código se probó demasiadas veces. Escribe POR CORREO y te mando otro.
   *[text] Ese código se probó demasiadas veces. Responde POR MENSAJE y te mando otro.
}
move-too-many = Ahora no puedo con otro código. Prueba más tarde; mientras tanto seguimos aquí.
move-not-reached = { $by ->
    [mail] No podemos escribir a ese correo: nos pidió no hacerlo, o los correos vuelven. Escríbenos primero desde él, o seguimos aquí.
   *[text] No podemos escribir a ese número: nos pidió no hacerlo. Dime otro, o seguimos aquí.
}
move-impossible = { $by ->
    [mail] No puedo escribir a ese correo. Mándame uno completo, como ana@example.org, o seguimos aquí.
   *[text] No puedo escribir a ese número. Dime un celular con su código de área o de país, o seguimos aquí.
}
# $page es la cuenta
move-not-yours = { $by ->
    [mail] Ese correo no va con tu cuenta. Cámbialo en { $page }, o seguimos aquí.
   *[text] Ese número no va con tu cuenta. Cámbialo en { $page }, o seguimos aquí.
}
# $named (yes, no), $name
desk-moved = #{ $code }: { $named ->
    [yes] { $name }
   *[no] el cliente
} sigue por { $by ->
    [mail] correo. Escribe como siempre; le llega
   *[text] mensaje. Escribe como siempre; le llega
}.
mail-move-code-subject = { $digits } es tu código para el ticket { $code }
mail-move-code-preview = Mándanoslo por mensaje y tu ticket sigue por correo. Vale { $minutes } minutos.
mail-move-code = Tu código es { $digits }

    Mándanoslo por mensaje, en la conversación donde lo pediste, y el ticket { $code } sigue por correo. Vale { $minutes } minutos. Responder a este correo con él no hace nada.
mail-move-code-why = ¿No pediste un código? Entonces alguien escribió mal su dirección. Sin el código no pasa nada, así que puedes dejarlo así. No se lo pases a nadie.
