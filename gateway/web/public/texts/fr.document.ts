// The words of index.html in French; the script's are in fr.ts.

/** There before any script, and not a second time in it. */
export const skeleton = {
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
};
