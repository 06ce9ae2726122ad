/** All addresses on one page. Pages are fetched when they are first opened; hash addresses work from any folder. */
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { Shell } from "@/shell/Shell";

const root = createRootRoute({ component: Shell });

interface CustomerSearch {
  /** Place in the list one came from; next and previous walk it. */
  at?: number;
}

interface VisitSearch {
  /** The visit that this one corrects or answers. */
  replaces?: string;
}

interface CustomersSearch {
  text?: string;
  segment?: string;
}

interface CalculatorSearch {
  /** For whom; nobody in particular when left out. */
  customer?: string;
  /** The product to begin with. */
  product?: string;
}

interface SuitabilitySearch {
  /** The product to lay open. */
  product?: string;
}

interface OutboxSearch {
  /** The op or visit to show. */
  op?: string;
}

interface TeamSearch {
  /** The tab to open. */
  tab?: string;
}

interface FollowUpSearch {
  /** A new follow-up for this customer. */
  customer?: string;
  /** The follow-up to show. */
  id?: string;
  /** For supervisors: one person's. */
  owner?: string;
}

/** A number that somebody typed into the address is read as a number: it is text here too. */
const text = (value: unknown): string | undefined => {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
};

const routes = [
  createRoute({
    getParentRoute: () => root,
    path: "/",
    beforeLoad: () => {
      throw redirect({ to: "/today" });
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/today",
    component: lazyRouteComponent(() => import("@/features/today")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/customers",
    validateSearch: (search): CustomersSearch => ({ text: text(search.text), segment: text(search.segment) }),
    component: lazyRouteComponent(() => import("@/features/customers")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/customers/$no",
    validateSearch: (search): CustomerSearch => (typeof search.at === "number" ? { at: search.at } : {}),
    component: lazyRouteComponent(() => import("@/features/customer")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/customers/$no/consent",
    component: lazyRouteComponent(() => import("@/features/consent")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/customers/$no/suitability",
    validateSearch: (search): SuitabilitySearch => ({ product: text(search.product) }),
    component: lazyRouteComponent(() => import("@/features/suitability")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/visits/$no",
    validateSearch: (search): VisitSearch => ({ replaces: text(search.replaces) }),
    component: lazyRouteComponent(() => import("@/features/visit")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/calculator",
    validateSearch: (search): CalculatorSearch => ({
      customer: text(search.customer),
      product: text(search.product),
    }),
    component: lazyRouteComponent(() => import("@/features/offer")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/quotes/$id",
    component: lazyRouteComponent(() => import("@/features/offer"), "QuotePage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/follow-ups",
    validateSearch: (search): FollowUpSearch => ({
      customer: text(search.customer),
      id: text(search.id),
      owner: text(search.owner),
    }),
    component: lazyRouteComponent(() => import("@/features/followUps")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/segments",
    component: lazyRouteComponent(() => import("@/features/segments")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/segments/$code",
    component: lazyRouteComponent(() => import("@/features/segments"), "SegmentPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/models",
    component: lazyRouteComponent(() => import("@/features/models")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/models/$version",
    component: lazyRouteComponent(() => import("@/features/models"), "ModelCardPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/outbox",
    validateSearch: (search): OutboxSearch => ({ op: text(search.op) }),
    component: lazyRouteComponent(() => import("@/features/outbox")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/sync",
    component: lazyRouteComponent(() => import("@/features/sync")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/departure",
    component: lazyRouteComponent(() => import("@/features/departure")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/team",
    validateSearch: (search): TeamSearch => ({ tab: text(search.tab) }),
    component: lazyRouteComponent(() => import("@/features/team")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/settings",
    component: lazyRouteComponent(() => import("@/features/settings")),
  }),
] as const;

export function makeRouter() {
  return createRouter({
    routeTree: root.addChildren(routes),
    history: createHashHistory(),
    defaultPreload: "intent",
    scrollRestoration: true,
    scrollToTopSelectors: ["#main"],
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
