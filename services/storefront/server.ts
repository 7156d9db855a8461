import { requireVariable } from '../shared/environment.ts';
import { runService } from '../shared/serve.ts';
import { createApp } from './app.ts';
import { inventoryApi } from './inventory-api.ts';
import { ordersApi } from './orders-api.ts';
import { findUrl, requireUrl } from './service-url.ts';

runService('ec2', () => {
  const inventoryUrl = findUrl('INVENTORY_URL');
  return {
    listener: createApp({
      serviceName: requireVariable('SERVICE_NAME'),
      orders: ordersApi(requireUrl('ORDERS_API_URL')),
      inventory: inventoryUrl && inventoryApi(inventoryUrl),
    }),
    async release() {},
  };
});
