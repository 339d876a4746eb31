// Every word of the page in French. U+2019 is the apostrophe, U+00A0 and U+202F the spaces that do not break.
// Another language is another module of the same shape; build.mjs makes a document of each.

export const fr = {
  document: {
    lang: "fr",
    dir: "ltr",
    title: "Échange en ligne - Service public",
    skip: "Aller au contenu",
    exit: "Quitter vite",
    keys: "ou 3 fois Échap",
    numbers: "Numéros d’urgence",
    call17: "Police",
    call112: "Urgence",
    sms114: "SMS",
    noscriptTitle: "L’échange a besoin de JavaScript",
    noscript: "Votre navigateur ne l’exécute pas. Vous pouvez appeler le 17 ou le 112, ou écrire au 114 par SMS, "
      + "jour et nuit, gratuitement. Le lien suivant ouvre un site neutre :",
    noscriptExit: "Quitter cette page",
  },
  exit: {
    left: (presses: number) => `Encore ${presses} appui${presses > 1 ? "s" : ""} pour quitter la page`,
    honest: "Le bouton « Quitter vite » ferme tout de suite la page et l’échange. Rien de ce que vous écrivez n’est gardé "
      + "dans cet appareil. L’adresse de ce site, et les pages que vous avez vues avant, peuvent rester dans l’historique.",
    keys: "Au clavier : trois fois Échap, ou trois fois Maj.",
    advice: [
      "Pour effacer une adresse : ouvrez l’historique du navigateur (Ctrl + H, ou le menu), puis supprimez-la. "
        + "Un historique entièrement vide peut se remarquer.",
      "Si quelqu’un regarde votre téléphone ou votre ordinateur, utilisez plutôt l’appareil d’une personne de confiance "
        + "ou d’un lieu public.",
      "En danger : 17 ou 112. Si vous ne pouvez pas parler : 114 par SMS.",
    ],
  },
  intake: {
    step: (n: number) => `Étape ${n} sur 3`,
    back: "Retour",
    next: "Continuer",
    start: "Commencer l’échange",
    what: {
      title: "De quoi voulez-vous parler ?",
      lead: "Un policier ou un gendarme formé vous répond par écrit, jour et nuit. Vous n’avez pas à donner votre nom.",
      categories: {
        domestic: ["Des violences dans le couple ou la famille", "Coups, menaces, insultes, contrôle, par un conjoint, un ex ou un proche."],
        sexual_sexist: ["Des violences sexuelles ou sexistes", "Agression, viol, harcèlement, images intimes, outrages dans la rue."],
        discrimination_hate: [
          "Une discrimination, de la haine, du cyberharcèlement",
          "À cause de votre origine, religion, orientation, handicap… en ligne ou ailleurs.",
        ],
      },
    },
    where: {
      title: "Où cela se passe-t-il ?",
      lead: "La commune sert à vous relier au bon service et à vous montrer l’aide proche de chez vous.",
      place: "Commune ou code postal",
      hint: "Par exemple : Cergy, ou 95000",
      skip: "Je préfère ne pas le dire",
      found: (n: number) => (n === 1 ? "1 proposition" : `${n} propositions`),
      none: "Aucune commune ne correspond pour l’instant.",
      choose: "Ce code postal réunit plusieurs communes, suivies par la police ou par la gendarmerie. Laquelle est-ce ?",
      chosen: (title: string) => `${title} : c’est noté.`,
      empty: "Indiquez une commune ou un code postal, ou choisissez « Je préfère ne pas le dire ».",
      unknown: "Nous ne trouvons pas ce lieu. Vérifiez le code, essayez le nom de la commune, ou continuez sans le dire.",
      pick: "Plusieurs communes sont possibles : choisissez dans la liste.",
      down: "Nous n’arrivons pas à vérifier le lieu pour l’instant. Réessayez, ou continuez sans le dire.",
      standing: "Vous êtes… (facultatif)",
      standings: {
        victim: "La personne concernée", witness: "Témoin", relative: "Proche de la personne", professional: "Professionnel",
      },
      minor: "J’ai moins de 18 ans (facultatif)",
    },
    summary: {
      title: "Avant de commencer",
      topic: "Vous voulez parler de",
      standing: "Vous êtes",
      place: "Lieu",
      age: "Âge",
      minor: "Moins de 18 ans",
      unsaid: "Non précisé",
      anonymity: "Vous restez anonyme : la personne qui vous répond ne connaît ni votre nom ni l’adresse de votre appareil ; cet "
        + "anonymat ne peut être levé que dans les cas prévus par la loi, par exemple si une vie est en danger, sous le contrôle "
        + "du procureur de la République.",
    },
    again: {
      place: "Ce lieu n’a pas pu être retenu. Choisissez votre commune dans la liste, ou continuez sans le dire.",
      other: "L’échange n’a pas pu s’ouvrir. Vous pouvez réessayer.",
    },
  },
  talk: {
    title: "Votre échange",
    log: "Messages de l’échange",
    you: "Vous",
    operator: "Votre interlocuteur",
    label: "Votre message",
    send: "Envoyer",
    keys: "Entrée pour envoyer, Maj + Entrée pour aller à la ligne",
    left: (n: number) => (n >= 0 ? `Encore ${n} caractères` : `${-n} caractères de trop`),
    latest: "Voir le dernier message",
    typing: "On vous écrit…",
    state: { connecting: "Connexion…", online: "Connecté", offline: "Connexion perdue" },
    held: "La connexion est coupée. Continuez d’écrire : vos messages sont gardés ici et partiront dès qu’elle revient.",
    delivery: { pending: "En attente d’envoi", delivered: "Envoyé" },
    refused: {
      TEXT_TOO_LONG: "Trop long : coupez ce message en deux.",
      SESSION_CLOSED: "Non envoyé : l’échange est terminé.",
      other: "Ce message n’a pas pu être envoyé.",
    } as Record<string, string>,
    events: {
      opened: "L’échange est ouvert. Vous pouvez écrire dès maintenant.",
      assigned: "Un policier ou un gendarme formé a rejoint l’échange et lit vos messages.",
      returned: "Votre interlocuteur a dû s’interrompre. Vous gardez votre place et la suite de l’échange.",
      closed: "L’échange est terminé.",
    },
    end: "Mettre fin à l’échange",
    confirm: {
      title: "Mettre fin à l’échange ?",
      text: "Vous ne pourrez pas revenir à cette conversation.",
      yes: "Oui, y mettre fin",
      no: "Continuer à écrire",
    },
  },
  wait: {
    connecting: "Connexion en cours…",
    entered: "Vous êtes dans la file",
    next: "Vous êtes la prochaine personne",
    position: (n: number) => `Votre place dans la file : ${n}`,
    kept: "Votre place est gardée tant que cette page reste ouverte, même si la connexion se coupe un moment.",
    write: "Vous pouvez déjà écrire : votre interlocuteur lira tout en arrivant.",
    unstaffed: "Personne ne peut vous répondre en ce moment",
    safe: "Votre place est gardée et quelqu’un viendra. En cas de danger, n’attendez pas :",
    call: (number: string) => `Appeler le ${number}`,
    sms: "Écrire au 114 par SMS",
  },
  aside: {
    rights: "Vos droits",
    common: [
      "Vous pouvez porter plainte dans le commissariat ou la brigade de votre choix : on ne peut pas refuser de la recevoir.",
      "Vous pouvez venir avec la personne de votre choix, ou avec un avocat.",
      "Un médecin peut constater vos blessures, même si vous ne portez pas plainte.",
      "Gardez messages, photos et certificats, seulement si c’est sans danger pour vous.",
    ],
    own: {
      domestic: "Un juge peut vous protéger par une ordonnance de protection, sans plainte préalable.",
      sexual_sexist: "Vous n’avez pas à prouver les faits pour porter plainte : c’est le travail des enquêteurs.",
      discrimination_hate: "Le Défenseur des droits peut être saisi gratuitement, en plus d’une plainte.",
    },
    near: "Près de chez vous",
    lines: "Lignes d’écoute",
    away: (metres: number) => (metres < 950 ? `à ${Math.max(50, Math.round(metres / 50) * 50)} m`
      : `à ${(metres / 1000).toFixed(1).replace(".", ",")} km`),
    demonstration: "Exemple pour l’essai",
    verified: (when: string) => `Vérifié : ${/^[\d-]+$/.test(when) ? when.split("-").reverse().join("/") : when}`,
    // OpenStreetMap's opening_hours, word by word.
    hours: {
      "24/7": "jour et nuit", Mo: "lundi", Tu: "mardi", We: "mercredi", Th: "jeudi", Fr: "vendredi", Sa: "samedi", Su: "dimanche",
      PH: "jours fériés", off: "fermé", ";": " ·",
    } as Record<string, string>,
    call: (phone: string) => `Appeler le ${phone}`,
    text: (phone: string) => `SMS au ${phone}`,
  },
  consent: {
    title: "On vous demande votre accord",
    ask: (to: string, what: string) => `Destinataire : ${to}. Informations demandées : ${what}. Rien d’autre ne sera transmis.`,
    free: "C’est votre choix. Si vous refusez, l’échange continue.",
    fields: { name: "Nom", phone: "Téléphone", email: "Adresse électronique", address: "Adresse postale" },
    among: { name: "votre nom", phone: "votre téléphone", email: "votre adresse électronique", address: "votre adresse postale" },
    tick: (to: string) => `J’accepte que ces informations soient transmises à : ${to}`,
    yes: "Donner mon accord",
    no: "Refuser",
    missing: "Remplissez au moins une information pour donner votre accord.",
    untick: "Cochez d’abord la case si vous êtes d’accord.",
    sending: "Votre réponse part…",
    granted: "Vous avez donné votre accord. Vous pouvez le retirer tant que rien n’est parti.",
    withdraw: "Retirer mon accord",
    withdrawn: "Sans votre accord, rien n’est transmis.",
    steps: { dispatched: "Transmis", delivered: "Arrivé", acknowledged: "Pris en charge" },
    news: {
      dispatched: (to: string) => `Transmis à : ${to}. L’accord ne peut plus être retiré.`,
      delivered: (to: string) => `Bien arrivé : ${to}.`,
      acknowledged: (to: string) => `Une personne s’en occupe : ${to}.`,
    },
    refused: { REFERRAL_ALREADY_DISPATCHED: "C’est déjà transmis : l’accord ne peut plus être retiré." } as Record<string, string>,
    failed: "Votre réponse n’a pas pu être prise en compte. Réessayez.",
  },
  end: {
    title: "L’échange est terminé",
    text: "Rien de cet échange n’est gardé dans cet appareil. Vous pouvez revenir à tout moment.",
    reread: "Vous pouvez encore relire les messages. Ils disparaissent quand vous fermez la page.",
    lost: "Cette conversation n’est plus accessible. Vous pouvez en commencer une autre.",
    close: "Fermer la page",
    again: "Commencer un nouvel échange",
  },
};

export type Texts = typeof fr;
