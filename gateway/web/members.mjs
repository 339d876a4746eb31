// Which property names of the page's script are its own business, and may be shortened.
import { parse } from "acorn";

/**
 * Patterns of the members of classes in `script` that no object has, and no name of `kept`: those that are named behind `this`
 * alone (own), whatever the browser calls its own, and those that others name as well (shared).
 */
export function membersOf(script, kept) {
  const [members, abroad, taken] = [new Set(), new Set(), new Set(kept)];
  walk(parse(script, { ecmaVersion: "latest" }), ({ type, computed, key, object, property }) => {
    if (type === "MethodDefinition") members.add(key.name);
    else if (type === "Property") taken.add(key.name ?? key.value);
    else if (type === "MemberExpression" && !computed) (object.type === "ThisExpression" ? members : abroad).add(property.name);
  });
  members.delete("constructor");
  const free = [...members].filter((name) => !taken.has(name));
  const pattern = (names) => new RegExp(`^(${names.join("|")})$`);
  return { own: pattern(free.filter((name) => !abroad.has(name))), shared: pattern(free.filter((name) => abroad.has(name))) };
}

function walk(node, visit) {
  if (node.type) visit(node);
  for (const child of Object.values(node)) if (child && typeof child === "object") walk(child, visit);
}
