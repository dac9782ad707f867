import WebServing

/// The page and the interface as a site: routes for what is answered at once, the service for the rest.
struct MathSite: WebSite {
  let routes: ServerRoutes
  let service: MathService

  func routeName(_ path: String) -> String { ServerRoutes.name(path) }

  func destination(_ request: APIRequest) throws(Problem) -> WebDestination {
    switch try routes.destination(request) {
    case .now(let response): return .now(response)
    case .work(let route):
      return .work { [service] threads throws(Problem) in try service.answer(route, request, threads: threads) }
    }
  }

  var securityHeaders: [(name: String, value: String)] { ServerRoutes.securityHeaders }
}
